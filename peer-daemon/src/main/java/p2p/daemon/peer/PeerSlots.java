// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;

/**
 * The connections that may exist at once (RELIABILITY section 4): so many together, fewer of them accepted, so that strangers
 * never keep the daemon from dialling, and few strangers from one address: whoever has shown a ticket that counts is none any
 * more, so members behind one address do not stand in each other's way. Of IPv6 the first 64 bits count: one host owns all
 * below them. The host itself is not counted by address; whoever runs programs there has shorter ways to stop a daemon. On
 * the loop.
 */
final class PeerSlots {
    /** Connections to and from peers together. */
    static final int MAX = 512;
    /** Accepted ones; the rest is for own dials. */
    static final int MAX_ACCEPTED = 448;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final int strangersPerAddress;
    private final Map<Blob, Integer> strangers = new HashMap<>();
    private int all;
    private int accepted;

    /** @param strangersPerAddress accepted connections of one address that have not shown a ticket, at least 1 */
    PeerSlots(int strangersPerAddress) {
        this.strangersPerAddress = strangersPerAddress;
    }

    /** Takes a slot for a connection from this address, null for one that is dialled; empty when there is none. */
    Optional<Slot> take(@Nullable InetAddress from) {
        if (all >= MAX || from != null && accepted >= MAX_ACCEPTED) {
            return Optional.empty();
        }
        Blob key = from == null || from.isLoopbackAddress() ? null : key(from);
        if (key != null && strangers.getOrDefault(key, 0) >= strangersPerAddress) {
            return Optional.empty();
        }
        Slot slot = new Slot(from != null, key);
        all++;
        accepted += slot.accepted ? 1 : 0;
        if (key != null) {
            strangers.merge(key, 1, Integer::sum);
        }
        return Optional.of(slot);
    }

    /** What one connection takes up. */
    final class Slot {
        private final boolean accepted;
        /** Whom it counts against as a stranger; null when it does not, or not any more. */
        private @Nullable Blob stranger;

        private Slot(boolean accepted, @Nullable Blob stranger) {
            this.accepted = accepted;
            this.stranger = stranger;
        }

        /** The other side showed a ticket that counts. */
        void admitted() {
            Blob key = stranger;
            stranger = null;
            if (key != null) {
                strangers.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
            }
        }

        /** The connection is gone; once. */
        void giveBack() {
            admitted();
            all--;
            PeerSlots.this.accepted -= accepted ? 1 : 0;
        }
    }

    private static Blob key(InetAddress address) {
        byte[] bytes = address.getAddress();
        // all link-local addresses share their first 64 bits, so these count one by one
        return Blob.copyOf(
                address instanceof Inet6Address && !address.isLinkLocalAddress()
                        ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES)
                        : bytes);
    }
}
