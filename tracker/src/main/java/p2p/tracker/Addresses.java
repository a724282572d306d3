// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;

/** Where to listen and what to advertise. Blocking (names are looked up); at start only. */
final class Addresses {
    static final Endpoint ANYWHERE = new Endpoint("0.0.0.0", Endpoint.DEFAULT_TRACKER_PORT);
    private static final String LOOPBACK = "127.0.0.1";
    /** For a process that serves nobody. */
    static final Endpoint LOOPBACK_ANY = new Endpoint(LOOPBACK, 0);

    private Addresses() {}

    /** The address of a line of tracker_info.txt where it is this machine's, else every address with that port. */
    static Endpoint listenFor(Endpoint line) {
        try {
            InetAddress address = InetAddress.getByName(line.host());
            boolean ours = address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
            return ours ? new Endpoint(address.getHostAddress(), line.port()) : new Endpoint("0.0.0.0", line.port());
        } catch (IOException e) {
            return new Endpoint("0.0.0.0", line.port());
        }
    }

    /** What to hand out: what is configured, else a specific listening address, else this machine's first real one. */
    static Endpoint advertised(@Nullable Endpoint configured, Endpoint listening) {
        if (configured != null) {
            return configured;
        }
        return new Endpoint(isAny(listening.host()) ? firstAddress() : listening.host(), listening.port());
    }

    /** For people: every address of this machine is {@code *:8089}. */
    static String shown(Endpoint listening) {
        return isAny(listening.host()) ? "*:" + listening.port() : listening.toString();
    }

    private static boolean isAny(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String firstAddress() {
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp() && !network.isLoopback() && !network.isVirtual()) {
                    for (InetAddress address : Collections.list(network.getInetAddresses())) {
                        if (address instanceof Inet4Address && !address.isLinkLocalAddress()) {
                            return address.getHostAddress();
                        }
                    }
                }
            }
        } catch (IOException e) {
            return LOOPBACK;
        }
        return LOOPBACK;
    }
}
