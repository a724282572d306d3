// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import java.util.HashMap;
import java.util.Map;

/** How many connections there are, and how many of each address are strangers still. Owned by the loop. */
final class ConnectionLedger {
    private final Map<String, Integer> strangers = new HashMap<>();
    private ServerLimits limits;
    private int open;

    ConnectionLedger(ServerLimits limits) {
        this.limits = limits;
    }

    void limits(ServerLimits now) {
        limits = now;
    }

    ServerLimits limits() {
        return limits;
    }

    /** Why one more connection of the address is not taken, or empty; when it is taken it counts from here on. */
    String admit(String address) {
        if (open >= limits.connections()) {
            return "the tracker holds " + open + " connections";
        }
        int waiting = strangers.getOrDefault(address, 0);
        if (waiting >= limits.strangersPerAddress()) {
            return address + " has " + waiting + " connections that are not logged in";
        }
        open++;
        strangers.put(address, waiting + 1);
        return "";
    }

    /** A connection of the address is no stranger any more. */
    void known(String address) {
        strangers.computeIfPresent(address, (a, count) -> count > 1 ? count - 1 : null);
    }

    /** A connection is a stranger again. */
    void stranger(String address) {
        strangers.merge(address, 1, Integer::sum);
    }

    void closed(String address, boolean wasStranger) {
        open--;
        if (wasStranger) {
            known(address);
        }
    }

    int open() {
        return open;
    }
}
