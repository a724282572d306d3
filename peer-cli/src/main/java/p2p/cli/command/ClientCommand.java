// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.cli.client.LaunchPlan;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.RefusedException;
import p2p.core.TrackerInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The literal {@code client IP:PORT tracker_info.txt}: starts or attaches to the daemon that listens there, joins the trackers of
 * the file and opens the shell. {@code :} picks address and port. Two of them on different ports are two daemons.
 */
@Command(
        name = "client",
        hidden = true,
        footer = {"", "Examples:", "  client 192.0.2.9:7700 tracker_info.txt", "  client : tracker_info.txt"},
        description =
                "Start or attach to the daemon that listens there, join the trackers of the file, open the shell.")
final class ClientCommand implements Callable<Integer> {
    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final int PORTS_TRIED = 100;

    private final Session session;

    @Parameters(index = "0", paramLabel = "IP:PORT", description = "Where to listen; : picks address and port.")
    String listen = ":";

    @Parameters(index = "1", paramLabel = "TRACKER_INFO", description = "A tracker a line: HOST PORT.")
    String trackerInfo = "tracker_info.txt";

    ClientCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        TrackerInfo info = TrackerInfo.read(session.absolute(trackerInfo));
        try (Seat seat = listen.equals(":") ? freeSeat() : Seat.at(session.paths(), given())) {
            Path socket = seat.state().resolve(HomePaths.SOCKET_NAME);
            LaunchPlan plan = new LaunchPlan(
                    socket,
                    seat.state(),
                    seat.listen(),
                    device(seat.listen().port()),
                    null,
                    true,
                    seat.state().resolve("log").resolve("daemon-start.log"));
            session.fix(plan);
            session.dialer().connectOrStart(plan, session.deadline()).close();
            session.screen().say("this client listens on " + seat.listen() + "; its state is in " + seat.state());
            join(info);
            return new Shell(session).run();
        }
    }

    /** Without the network there is still a shell: what was downloaded and shared goes on. */
    private void join(TrackerInfo info) {
        Joining joining = new Joining(session);
        boolean trustFirstUse = !session.prompter().isTerminal();
        try {
            joining.show(joining.join(new Joining.Target(info.trackers(), info.root(), null, null), trustFirstUse));
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.TRACKER_UNREACHABLE) {
                throw e;
            }
            session.screen().problem(e.problem());
        }
    }

    private Endpoint given() {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(listen, Endpoint.DEFAULT_PEER_PORT);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.USAGE, String.valueOf(e.getMessage()), "client 127.0.0.1:7700 tracker_info.txt");
        }
        return endpoint;
    }

    /** The first port from the default on that no other client's shell uses, and whose daemon is ours or that is free. */
    private Seat freeSeat() throws IOException {
        for (int port = Endpoint.DEFAULT_PEER_PORT; port < Endpoint.DEFAULT_PEER_PORT + PORTS_TRIED; port++) {
            Endpoint endpoint = new Endpoint(ANY_ADDRESS, port);
            if (!Files.isDirectory(session.paths().peerState(endpoint)) && !isFree(port)) {
                // somebody else's from the start: no folder is made for it
                continue;
            }
            Seat seat = Seat.tryTake(session.paths(), endpoint);
            if (seat != null && (runs(seat) || isFree(port))) {
                return seat;
            }
            if (seat != null) {
                seat.close();
            }
        }
        throw new RefusedException(
                ErrorCode.CONFLICT,
                "no port is free from " + Endpoint.DEFAULT_PEER_PORT + " on",
                "name one: client IP:PORT tracker_info.txt");
    }

    private boolean runs(Seat seat) {
        try {
            session.dialer()
                    .connect(seat.state().resolve(HomePaths.SOCKET_NAME), session.deadline(), "")
                    .close();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code <hostname>-<port>}, within what a device name may be. */
    private static DeviceName device(int port) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "device";
        }
        String clean =
                host.replaceAll("\\..*", "").replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        String shortened = clean.substring(0, Math.min(clean.length(), 50));
        return new DeviceName((shortened.isEmpty() ? "device" : shortened) + "-" + port);
    }

    /** An address with its state directory, held while a shell uses it. */
    private record Seat(Endpoint listen, Path state, FileChannel file, @Nullable FileLock lock)
            implements AutoCloseable {
        /** The seat at a given address; several shells may share it. */
        static Seat at(HomePaths paths, Endpoint listen) {
            return open(paths, listen);
        }

        /** Null when another shell sits there. */
        static @Nullable Seat tryTake(HomePaths paths, Endpoint listen) throws IOException {
            Seat seat = open(paths, listen);
            if (seat.lock() == null) {
                seat.close();
                return null;
            }
            return seat;
        }

        private static Seat open(HomePaths paths, Endpoint listen) {
            Path state = paths.peerState(listen);
            try {
                Files.createDirectories(state);
                FileChannel file = FileChannel.open(
                        state.resolve("shell.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                return new Seat(listen, state, file, file.tryLock());
            } catch (IOException e) {
                throw new RefusedException(
                        ErrorCode.DISK,
                        "the client's folder " + state + " cannot be used: " + e.getMessage(),
                        "make it writable, or set HOME or XDG_STATE_HOME");
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
