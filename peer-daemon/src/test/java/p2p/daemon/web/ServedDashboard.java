// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import p2p.daemon.control.Commands;
import p2p.daemon.control.FakeMirrors;
import p2p.daemon.control.FakeRooms;
import p2p.daemon.store.DiskLanes;
import p2p.message.ControlReply;
import p2p.message.TransferView;
import p2p.net.NettyLoop;

/** A dashboard that listens, with a daemon's commands and made-up rooms behind it. */
final class ServedDashboard implements AutoCloseable {
    final FakeRooms rooms = new FakeRooms();
    private final NettyLoop loop = new NettyLoop("dashboard-test");
    private final ExecutorService threads = DiskLanes.threads("dashboard-test-disk", 1);
    final FakeSessionMemory memory = new FakeSessionMemory();
    private final WebSettings settings;
    private Dashboard dashboard;
    private int port;

    ServedDashboard(WebSettings settings) {
        this.settings = settings;
        dashboard = dashboard();
        start(null);
    }

    private Dashboard dashboard() {
        return new Dashboard(
                loop,
                new DiskLanes(loop, threads),
                settings,
                memory,
                new SecureRandom(),
                new Streams(new NoFiles(), new NoFiles()));
    }

    private void start(@Nullable Integer lastPort) {
        CompletableFuture.runAsync(
                        () -> {
                            Commands commands = new Commands(
                                    loop,
                                    new Commands.Rooms(
                                            rooms,
                                            rooms,
                                            rooms,
                                            new FakeRooms.FakeShares(),
                                            rooms,
                                            new FakeMirrors(),
                                            dashboard));
                            dashboard.start(commands, memory.sessions, lastPort);
                        },
                        loop)
                .join();
    }

    private void end() {
        CompletableFuture.supplyAsync(dashboard::stop, loop)
                .thenCompose(done -> done)
                .join();
    }

    /** Ends it and begins another on the same port, with what the first one remembered. */
    void restart() {
        end();
        dashboard = dashboard();
        start(memory.port);
    }

    /** Lets the transfer behind it be like this, and tells whoever watches it. */
    void transfer(TransferView view) {
        loop.execute(() -> rooms.move(view));
    }

    /** The port of the link that was opened last. */
    int port() {
        return port;
    }

    ControlReply.DashboardOpened link() {
        return (ControlReply.DashboardOpened) CompletableFuture.supplyAsync(dashboard::open, loop)
                .thenCompose(opened -> opened)
                .join();
    }

    /** What a browser has after it opened the link. */
    record Browser(String cookie, String page) {
        String[] headers() {
            return new String[] {"Cookie: " + cookie, "X-P2P-Page: " + page};
        }
    }

    Browser opened() throws IOException {
        URI link = URI.create(link().link());
        port = link.getPort();
        String key = link.getFragment().substring("key=".length());
        try (Http http = new Http(port)) {
            Http.Response response =
                    http.send("POST", "/api/session", "{\"key\":\"" + key + "\"}", "Origin: " + origin());
            assertThat(response.status()).isEqualTo(200);
            String cookie = Objects.requireNonNull(response.header("Set-Cookie"));
            assertThat(cookie)
                    .containsIgnoringCase("; HttpOnly")
                    .contains("SameSite=Strict")
                    .startsWith("p2p-" + port + "=");
            return new Browser(cookie.split(";", 2)[0], response.body().replaceAll(".*:\"|\"}", ""));
        }
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    Http.Response one(String method, String path, @Nullable String body, String... headers) throws IOException {
        try (Http http = new Http(port)) {
            return http.send(method, path, body, headers);
        }
    }

    @Override
    public void close() {
        end();
        threads.shutdownNow();
        loop.close();
    }
}
