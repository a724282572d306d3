// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a client did to a group, or saw of it.
 *
 * @param group in the form in which names are compared
 * @param invoked nanoseconds of this process' clock
 * @param returned the same; {@link #NEVER} when nobody knows whether and when it takes effect
 * @param answer "ok", the code of the refusal, or what was seen; null for unknown
 */
record Operation(String client, Kind kind, String group, long invoked, long returned, @Nullable String answer) {
    static final long NEVER = Long.MAX_VALUE;
    static final String OK = "ok";
    static final String ABSENT = "ABSENT";

    /** What the owner does, what the other one does, and what both see. */
    enum Kind {
        CREATE,
        DELETE,
        ACCEPT,
        REMOVE,
        JOIN,
        LEAVE,
        /** The standing of the owner, of the other one, or of the other one as a tracker's database has it. */
        OWNER_SEES,
        OTHER_SEES
    }

    boolean isUnknown() {
        return answer == null;
    }

    Operation answered(String other) {
        return new Operation(client, kind, group, invoked, returned, other);
    }

    @Override
    public String toString() {
        return client + " " + kind + " " + group + " -> " + (answer == null ? "?" : answer) + " [" + invoked / 1_000_000
                + ", " + (returned == NEVER ? "?" : returned / 1_000_000) + " ms]";
    }
}
