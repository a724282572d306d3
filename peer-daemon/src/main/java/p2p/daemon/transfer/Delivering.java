// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.CompletionStage;
import p2p.core.FileName;
import p2p.core.GroupName;

/** Files of groups that programs of this machine read through the daemon, a browser above all. On the loop. */
public interface Delivering {
    /** Looks the file up; refused when it is a folder. Version 0 is the newest. */
    CompletionStage<Delivery> open(GroupName group, FileName name, int version);
}
