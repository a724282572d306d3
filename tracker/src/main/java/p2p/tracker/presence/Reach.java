// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import p2p.core.Endpoint;

/**
 * Where a device can be dialled, as far as the tracker can tell. What the tracker saw comes first; what the device says of
 * itself goes only to devices behind the same address, so nobody can send the swarm to a third party.
 *
 * @param observed the numeric address the connection came from
 * @param listenPort where the device accepts peers, 0 when it does not
 * @param candidates further addresses that the device offers
 * @param trackerHost the tracker's own numeric address on this connection
 */
public record Reach(String observed, int listenPort, List<Endpoint> candidates, String trackerHost) {
    public static final int MAX_CANDIDATES = 8;

    public Reach {
        candidates = List.copyOf(candidates.subList(0, Math.min(MAX_CANDIDATES, candidates.size())));
    }

    /** The observed address with the announced port. */
    public Endpoint endpoint() {
        return new Endpoint(observed, listenPort);
    }

    /** The addresses to give to {@code asker}, in the order to try; empty when there are none. */
    public List<Endpoint> seenBy(Reach asker) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (listenPort == 0) {
            return endpoints;
        }
        String first = hostFor(asker);
        if (!first.isEmpty()) {
            endpoints.add(new Endpoint(first, listenPort));
        }
        for (Endpoint candidate : candidatesFor(asker)) {
            if (!endpoints.contains(candidate)) {
                endpoints.add(candidate);
            }
        }
        return endpoints;
    }

    /** What the device says of itself, where that may be said to {@code asker}: all there is while nobody reached it where it was seen. */
    List<Endpoint> candidatesFor(Reach asker) {
        return listenPort != 0 && observed.equals(asker.observed)
                ? candidates.stream().filter(Reach::isDialable).distinct().toList()
                : List.of();
    }

    /**
     * Whether the tracker may dial {@link #endpoint()} to see who answers: a host's or a link's own addresses only if the device
     * came in there, at such an address of the tracker.
     */
    boolean mayBeDialledBack() {
        InetAddress target = InetAddresses.forString(bare(observed));
        InetAddress own = InetAddresses.forString(bare(trackerHost));
        if (listenPort == 0 || target.isAnyLocalAddress() || target.isMulticastAddress() || isBroadcast(target)) {
            return false;
        }
        return (!target.isLoopbackAddress() || own.isLoopbackAddress())
                && (!target.isLinkLocalAddress() || own.isLinkLocalAddress());
    }

    private String hostFor(Reach asker) {
        InetAddress address = InetAddresses.forString(bare(observed));
        if (address.isLoopbackAddress()) {
            // it runs beside the tracker, so whoever reaches the tracker reaches it at the tracker's address
            return asker.trackerHost;
        }
        if (address.isLinkLocalAddress()) {
            return InetAddresses.forString(bare(asker.observed)).isLinkLocalAddress() ? observed : "";
        }
        return observed;
    }

    private static boolean isDialable(Endpoint candidate) {
        if (candidate.port() == 0 || !InetAddresses.isInetAddress(candidate.host())) {
            return false;
        }
        InetAddress address = InetAddresses.forString(candidate.host());
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !isBroadcast(address);
    }

    private static boolean isBroadcast(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == -1 && bytes[1] == -1 && bytes[2] == -1 && bytes[3] == -1;
    }

    /** Without an IPv6 scope, which says nothing on another machine. */
    private static String bare(String host) {
        int scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }
}
