// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.control.Commands;
import p2p.daemon.control.ControlServer;
import p2p.daemon.trackerlink.KnownNetwork;
import p2p.daemon.web.SessionRecord;
import p2p.net.Farewell;
import p2p.net.LocalSocket;
import p2p.net.NettyLoop;
import p2p.net.ServiceManager;
import p2p.trust.Revocations;

/** The whole daemon while it runs. Its methods block and are called off the loop. */
final class Daemon {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    /** Parts of the 10 s that stopping may take. */
    private static final Duration LANES_WITHIN = Duration.ofSeconds(4);

    private static final Duration DASHBOARD_WITHIN = Duration.ofSeconds(1);
    private static final Duration STATE_WITHIN = Duration.ofSeconds(2);
    private static final Duration GOODBYES_WITHIN = Farewell.UNREAD.plusMillis(500);

    private final DaemonOptions options;
    private final NettyLoop loop = new NettyLoop("p2p-loop");
    private final Rooms rooms;
    private final Commands commands;
    private final LocalSocket control;
    private final Optional<ServiceManager> systemd;

    private Daemon(DaemonOptions options, StateDirectory state, Runnable end) throws IOException {
        this.options = options;
        rooms = new Rooms(options, state, loop);
        Optional<KnownNetwork> known = Waiting.on(rooms.memory.network());
        Optional<UserName> user = Waiting.on(rooms.memory.account());
        List<Revocations.Entry> revocations = Waiting.on(rooms.memory.revocations());
        Waiting.on(CompletableFuture.supplyAsync(rooms.traffic::start, loop).thenCompose(started -> started));
        onLoop(() -> {
            rooms.network.restore(revocations);
            rooms.peers.start(rooms.traffic.sessions(), rooms.listener.port());
            rooms.network.start(rooms.traffic, known, user);
        });
        LocalFacts facts = new LocalFacts(
                rooms.self,
                options.device(),
                rooms.listening,
                options.launch(),
                loop.now(),
                rooms.traffic::totals,
                DefaultGroup.kept(rooms.memory),
                Folders.kept(rooms.memory, rooms.lanes, options.files()),
                state.log(),
                rooms.lanes,
                end);
        commands = new Commands(
                loop,
                new Commands.Rooms(
                        facts,
                        rooms.network,
                        rooms.traffic.transfers(),
                        rooms.traffic.shares(),
                        rooms.traffic.verifications(),
                        rooms.mirrors,
                        rooms.dashboard));
        control = bind();
        List<SessionRecord> sessions = Waiting.on(rooms.memory.sessions());
        Optional<Integer> dashboardPort = Waiting.on(rooms.memory.dashboardPort());
        onLoop(() -> rooms.dashboard.start(commands, sessions, dashboardPort.orElse(null)));
        systemd = ServiceManager.of(System.getenv(), loop);
        systemd.ifPresent(manager -> manager.ready("listening on " + rooms.listening));
        log.info("ready: {}", description());
    }

    /** Starts everything; when it returns the control socket exists. {@code end} is called, on the loop, when a command asks for the end. */
    static Daemon start(DaemonOptions options, StateDirectory state, Runnable end) throws IOException {
        return new Daemon(options, state, end);
    }

    private LocalSocket bind() {
        try {
            return ControlServer.bind(loop, options.socket(), commands);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "the control socket cannot be made: " + e.getMessage(),
                    "choose a shorter or another path with --socket");
        }
    }

    private void onLoop(Runnable task) {
        Waiting.on(CompletableFuture.runAsync(task, loop));
    }

    /** Where it is reached, for the ready line. */
    String description() {
        String advertised = options.advertise().isEmpty()
                ? "as the trackers see it, port " + rooms.listening.port()
                : String.join(
                        ", ", options.advertise().stream().map(Object::toString).toList());
        return "listening on " + rooms.listening + ", advertised " + advertised + ", control socket "
                + options.socket();
    }

    /**
     * The clean stop: no new work, disk lanes and journal, goodbye to peers and trackers, sockets. What a step cannot finish in
     * its time is found again at the next start.
     */
    void stop() {
        systemd.ifPresent(ServiceManager::stopping);
        step("commands", () -> onLoop(commands::refuseWork));
        step(
                "dashboard",
                () -> Waiting.on(
                        CompletableFuture.supplyAsync(rooms.dashboard::stop, loop)
                                .thenCompose(done -> done),
                        DASHBOARD_WITHIN));
        step("new peers", rooms.listener::close);
        step(
                "transfers",
                () -> Waiting.on(
                        CompletableFuture.supplyAsync(rooms.traffic::stop, loop).thenCompose(done -> done),
                        LANES_WITHIN));
        step(
                "goodbyes",
                () -> Waiting.on(
                        CompletableFuture.supplyAsync(this::goodbyes, loop).thenCompose(s -> s), GOODBYES_WITHIN));
        step("disk", () -> require(rooms.drain(STATE_WITHIN)));
        step("state", () -> require(rooms.store.close(STATE_WITHIN)));
        step("control socket", control::close);
        step("names", rooms.names::close);
        step("loop", loop::close);
    }

    private CompletionStage<Void> goodbyes() {
        CompletionStage<Void> peers = rooms.peers.stop("the daemon stops");
        return rooms.network.stop().thenCombine(peers, (trackers, all) -> all);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void require(boolean finished) {
        if (!finished) {
            throw new RefusedException(ErrorCode.TIMEOUT, "not finished in time", "");
        }
    }

    private static void step(String what, Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            log.warn("stopping, {}: {}", what, e.toString());
        }
    }
}
