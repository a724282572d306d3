// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.GroupId;

/** A group that a device mirrors; {@code problem}, at most {@value #MAX_PROBLEM} characters, says why it takes no new files, empty while it does. */
public record MirrorState(GroupId group, String problem) {
    public static final int MAX_PROBLEM = 200;

    /** The same with as much of the problem as may be told. */
    public static MirrorState of(GroupId group, String problem) {
        return new MirrorState(group, problem.substring(0, Math.min(MAX_PROBLEM, problem.length())));
    }

    public MirrorState {
        if (problem.length() > MAX_PROBLEM) {
            throw new IllegalArgumentException("a mirror's problem of " + problem.length() + " characters");
        }
    }
}
