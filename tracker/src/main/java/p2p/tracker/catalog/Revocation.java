// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.time.Duration;
import java.util.Set;
import p2p.core.GroupId;
import p2p.core.UserName;

/**
 * Tickets of the user for the group that were made before {@code notBefore} (ms since 1970) are void.
 *
 * @param heirs accounts that served the group when it was deleted, and so hear of this though it is gone; else empty
 */
public record Revocation(GroupId group, UserName user, long notBefore, Set<UserName> heirs) {
    /** A ticket's life and the grace that peers grant while no tracker answers: older revocations have nothing to end. */
    public static final Duration RELEVANT = Duration.ofMinutes(12 * 60 + 30);

    /** Revocations that a tracker remembers; beyond, the oldest are forgotten. */
    public static final int MAX_REMEMBERED = 10_000;

    /** Members of a deleted group whose tickets are named; in larger groups naming everybody to everybody is too much. */
    public static final int MAX_NAMED = 200;

    public Revocation {
        heirs = Set.copyOf(heirs);
    }

    public Revocation(GroupId group, UserName user, long notBefore) {
        this(group, user, notBefore, Set.of());
    }
}
