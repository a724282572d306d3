// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;

/**
 * The connections that may exist at once (RELIABILITY section 4): so many together, fewer of them accepted, so that strangers
 * never keep the daemon from dialling, and few from one address. Of IPv6 the first 64 bits count: one host owns all below
 * them. The host itself is not counted by address; whoever runs programs there has shorter ways to stop a daemon. On the loop.
 */
final class PeerSlots {
    /** Connections to and from peers together. */
    static final int MAX = 512;
    /** Accepted ones; the rest is for own dials. */
    static final int MAX_ACCEPTED = 448;
    /** Accepted ones from one address. */
    static final int MAX_PER_ADDRESS = 32;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final Map<Blob, Integer> byAddress = new HashMap<>();
    private int all;
    private int accepted;

    /** Takes a slot for a connection from this address, null for one that is dialled; false when there is none. */
    boolean take(@Nullable InetAddress from) {
        if (all >= MAX) {
            return false;
        }
        if (from != null) {
            if (accepted >= MAX_ACCEPTED) {
                return false;
            }
            if (!from.isLoopbackAddress()) {
                Blob key = key(from);
                int same = byAddress.getOrDefault(key, 0);
                if (same >= MAX_PER_ADDRESS) {
                    return false;
                }
                byAddress.put(key, same + 1);
            }
            accepted++;
        }
        all++;
        return true;
    }

    /** Gives back a slot that was taken with the same address. */
    void giveBack(@Nullable InetAddress from) {
        all--;
        if (from != null) {
            accepted--;
            if (!from.isLoopbackAddress()) {
                byAddress.computeIfPresent(key(from), (key, same) -> same == 1 ? null : same - 1);
            }
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
