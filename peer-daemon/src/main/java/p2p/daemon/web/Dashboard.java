// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.daemon.control.Commands;
import p2p.daemon.control.DashboardDoor;
import p2p.daemon.store.DiskLanes;
import p2p.loop.Loop;
import p2p.message.ControlReply;

/**
 * The dashboard's place in the daemon. Its server is started by the first who asks for a link, so a daemon that nobody looks at carries no web
 * server; after that it is there from the daemon's start, as long as a browser is let in. On the daemon's loop.
 */
public final class Dashboard implements DashboardDoor {
    private static final Logger log = LoggerFactory.getLogger(Dashboard.class);
    private static final int PORTS = 20;
    private static final Duration STOP_WITHIN = Duration.ofMillis(300);

    private final Loop loop;
    private final DiskLanes lanes;
    private final WebSettings settings;
    private final SessionMemory memory;
    private final SecureRandom random;
    private final Streams streams;
    private List<SessionRecord> kept = List.of();
    private int port = WebSettings.FIRST_PORT;
    private @Nullable Commands commands;
    private @Nullable CompletionStage<Running> running;

    /** What serves. */
    private record Running(DashboardServer server, Sessions sessions, int port) {}

    public Dashboard(
            Loop loop,
            DiskLanes lanes,
            WebSettings settings,
            SessionMemory memory,
            SecureRandom random,
            Streams streams) {
        this.loop = loop;
        this.lanes = lanes;
        this.settings = settings;
        this.memory = memory;
        this.random = random;
        this.streams = streams;
    }

    /**
     * From now on links can be asked for; a browser that was let in before finds its page again.
     *
     * @param sessions those of the last run
     * @param lastPort the one chosen then, null for none
     */
    public void start(Commands commands, List<SessionRecord> sessions, @Nullable Integer lastPort) {
        loop.assertInLoop();
        this.commands = commands;
        kept = sessions;
        port = settings.port() != null ? settings.port() : lastPort != null ? lastPort : WebSettings.FIRST_PORT;
        if (settings.enabled() && Sessions.anyAlive(sessions, loop.now())) {
            serve().whenComplete((served, failure) -> {
                if (failure != null) {
                    log.warn("dashboard: not there, \"p2p web\" tries again: {}", failure.toString());
                }
            });
        }
    }

    @Override
    public CompletionStage<ControlReply> open() {
        if (!settings.enabled()) {
            throw new RefusedException(
                    ErrorCode.NOT_ALLOWED,
                    "the dashboard is switched off in the daemon's configuration",
                    "remove dashboard = \"off\" there, then p2p daemon restart");
        }
        return serve().thenCompose(served -> {
            CompletableFuture<ControlReply> link = new CompletableFuture<>();
            served.server().execute(() -> {
                String key = served.sessions().newKey();
                loop.execute(() -> link.complete(new ControlReply.DashboardOpened(
                        "http://127.0.0.1:" + served.port() + "/#key=" + key, (int) Sessions.KEY_LIFE.toSeconds())));
            });
            return link;
        });
    }

    private CompletionStage<Running> serve() {
        CompletionStage<Running> now = running;
        if (now == null) {
            CompletionStage<Running> begun = begin();
            running = begun;
            begun.whenComplete((served, failure) -> {
                if (failure != null) {
                    running = null;
                }
            });
            return begun;
        }
        return now;
    }

    private CompletionStage<Running> begin() {
        Commands served = commands;
        if (served == null) {
            throw new IllegalStateException("the dashboard is not started yet");
        }
        return lanes.run(DashboardServer::create).thenCompose(server -> {
            Crossing crossing = new Crossing(loop, server::execute, served);
            Sessions sessions =
                    new Sessions(random, InstantSource.system(), kept, all -> crossing.call(() -> keep(all)));
            CompletableFuture<Running> begun = new CompletableFuture<>();
            Interim interim = new Interim(server.vertx(), settings.interimMillis());
            server.listen(ports(), free -> new Site(server, sessions, crossing, streams, interim, random, free))
                    .whenComplete((bound, failure) -> loop.execute(() -> {
                        if (failure == null) {
                            log.info("dashboard: listening on 127.0.0.1:{}", bound);
                            port = bound;
                            memory.keepDashboardPort(bound);
                            begun.complete(new Running(server, sessions, bound));
                        } else {
                            server.close();
                            begun.completeExceptionally(cannotListen(failure));
                        }
                    }));
            return begun;
        });
    }

    /** The one that was configured, or else the last one and those after it. */
    private List<Integer> ports() {
        return settings.port() != null
                ? List.of(port)
                : IntStream.range(port, Math.min(port + PORTS, 65_536)).boxed().toList();
    }

    private RefusedException cannotListen(Throwable failure) {
        return new RefusedException(
                ErrorCode.CONFLICT,
                "the dashboard cannot listen on port " + port + ": " + failure.getMessage(),
                "choose another with dashboard = \"PORT\" in the daemon's configuration");
    }

    /** Who cannot be written down is let in until the daemon ends: a full disk shuts nobody out of the page that says so. */
    private CompletionStage<Void> keep(List<SessionRecord> sessions) {
        kept = sessions;
        return memory.keepSessions(sessions).exceptionally(failure -> {
            log.warn("dashboard: the browsers that are let in were not kept: {}", failure.toString());
            return null;
        });
    }

    /** Ends it; complete when its sockets are closed, or after {@link #STOP_WITHIN}: a page that does not answer holds nobody up. */
    public CompletionStage<Void> stop() {
        CompletionStage<Running> now = running;
        if (now == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.after(STOP_WITHIN, () -> ended.complete(null));
        now.thenCompose(served -> served.server().close())
                .whenComplete((closed, failure) -> loop.execute(() -> ended.complete(null)));
        return ended;
    }
}
