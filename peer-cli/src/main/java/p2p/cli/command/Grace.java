// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.time.Duration;
import p2p.message.MembershipTicket;

/** How long a group's tickets count among members that reach no tracker: {@code 0} for never, or 1 minute to 12 hours. */
record Grace(int minutes) {
    /** As people write it; throws {@link IllegalArgumentException} that says what is wrong. */
    static Grace parse(String text) {
        if (text.matches("0[a-z]*")) {
            return new Grace(0);
        }
        Duration time = Converters.time(text);
        if (time.compareTo(Duration.ofMinutes(MembershipTicket.MAX_GRACE)) > 0 || time.toMinutes() == 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a grace: 0, or from 1m to 12h");
        }
        return new Grace((int) time.toMinutes());
    }
}
