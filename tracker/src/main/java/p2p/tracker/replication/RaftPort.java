// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** Which port the trackers speak over among themselves: the tracker's own plus 10000, unless configured or taken. Blocking; at start only. */
final class RaftPort {
    private static final int APART = 10_000;
    private static final int LAST = 65_535;
    private static final int TRIES = 50;

    private RaftPort() {}

    /** Above the tracker's port, or as far below it where that is no port. */
    static int standard(int trackerPort) {
        return trackerPort + APART <= LAST ? trackerPort + APART : trackerPort - APART;
    }

    /**
     * A port that is free now: {@code wanted} or none but it, else {@code last}, the one of the last run, else the standard one or one of those
     * after it. Refuses with {@code CONFLICT}.
     */
    static int choose(String host, int trackerPort, @Nullable Integer wanted, @Nullable Integer last)
            throws IOException {
        InetAddress address = InetAddress.getByName(host);
        if (wanted != null) {
            if (isFree(address, wanted)) {
                return wanted;
            }
            throw taken(new Endpoint(host, wanted));
        }
        if (last != null && isFree(address, last)) {
            return last;
        }
        int first = standard(trackerPort);
        for (int port = first; port <= LAST && port < first + TRIES; port++) {
            if (isFree(address, port)) {
                return port;
            }
        }
        throw taken(new Endpoint(host, first));
    }

    private static RefusedException taken(Endpoint at) {
        return new RefusedException(
                ErrorCode.CONFLICT,
                "the port " + at + ", over which trackers speak among themselves, is taken",
                "end the other program, or choose another one in tracker.toml: raft-port = N");
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
