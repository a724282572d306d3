// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.daemon.peer.PeerGate;
import p2p.daemon.peer.PeerListener;

/** Where peers are accepted: the address that was asked for, else port 7700 or the next free one on all addresses. Blocking. */
final class ListenAddress {
    static final String ANY = "0.0.0.0";
    /** How many ports after the first are tried. */
    private static final int PORTS = 100;

    private static final int MAX_CANDIDATES = 8;

    private ListenAddress() {}

    /** Throws {@link RefusedException} when the address cannot be listened on. */
    static PeerListener bind(PeerGate gate, @Nullable Endpoint asked, Optional<Integer> remembered) {
        return asked != null ? exactly(gate, asked) : anyFree(gate, remembered.orElse(Endpoint.DEFAULT_PEER_PORT));
    }

    /** The one address that is listened at; null for all of them, and for a name that {@link #bind} will refuse. */
    static @Nullable InetAddress only(@Nullable Endpoint asked) {
        try {
            InetAddress address = asked == null ? null : InetAddress.getByName(asked.host());
            return address == null || address.isAnyLocalAddress() ? null : address;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static PeerListener exactly(PeerGate gate, Endpoint asked) {
        try {
            return gate.listen(new InetSocketAddress(InetAddress.getByName(asked.host()), asked.port()));
        } catch (BindException e) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "port " + asked.port() + " is in use at " + asked.host(),
                    "choose another --listen");
        } catch (UnknownHostException e) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "--listen: there is no address \"" + asked.host() + "\"",
                    "for example --listen 0.0.0.0:7700");
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.USAGE, String.valueOf(e.getMessage()), "for example --listen 0.0.0.0:7700");
        }
    }

    private static PeerListener anyFree(PeerGate gate, int first) {
        for (int port = first; port < first + PORTS && port <= 65_535; port++) {
            try {
                return gate.listen(new InetSocketAddress(ANY, port));
            } catch (BindException e) {
                // the next one
            } catch (IOException e) {
                throw new RefusedException(
                        ErrorCode.CONFLICT, String.valueOf(e.getMessage()), "choose an address with --listen");
            }
        }
        throw new RefusedException(
                ErrorCode.CONFLICT,
                "no port from " + first + " to " + (first + PORTS - 1) + " is free",
                "choose one with --listen");
    }

    /** Addresses of this machine's networks, for peers behind the same public address; none when it listens on one address only. */
    static List<Endpoint> candidates(String host, int port) {
        List<Endpoint> found = new ArrayList<>();
        if (!host.equals(ANY) && !host.equals("::")) {
            return found;
        }
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!network.isUp() || network.isLoopback()) {
                    continue;
                }
                for (InterfaceAddress at : network.getInterfaceAddresses()) {
                    InetAddress address = at.getAddress();
                    if (!address.isLinkLocalAddress()
                            && !address.isLoopbackAddress()
                            && found.size() < MAX_CANDIDATES) {
                        found.add(new Endpoint(address.getHostAddress().replaceAll("%.*", ""), port));
                    }
                }
            }
        } catch (SocketException e) {
            // a machine that does not tell has no candidates to offer
        }
        return found;
    }
}
