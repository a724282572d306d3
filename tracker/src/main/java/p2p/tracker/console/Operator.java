// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.util.concurrent.CompletionStage;
import p2p.core.Role;
import p2p.core.UserName;

/** What the operator can ask of the process beyond looking around; implemented where everything is wired. On the loop. */
public interface Operator {
    /** A join link of this network. */
    String inviteLink();

    /** Gives a role, with the rights of whoever can read the state directory; completes with what was done. */
    CompletionStage<String> giveRole(UserName user, Role role);

    /** A line a user, for people. */
    CompletionStage<String> users();

    /** Addresses and numbers, for people. */
    String status();

    /** Lets a tracker in that asks to join without the join secret; says what was done. */
    String acceptTracker(int number);

    /** Goes on alone where the other trackers are lost for good; completes with what was done, off the loop. */
    CompletionStage<String> recover();

    /** Begins a clean stop; returns at once. */
    void stop(String reason);
}
