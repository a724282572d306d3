// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/**
 * A long reading of a file that a daemon is at.
 *
 * @param done bytes read so far of {@code total}
 * @param etaSeconds -1 while it cannot be told
 */
public record TaskView(Kind kind, String path, long done, long total, long etaSeconds) {
    /** What it is for. */
    public enum Kind {
        /** Digests are made, to share the file. */
        HASHING,
        /** Digests are compared. */
        VERIFYING
    }
}
