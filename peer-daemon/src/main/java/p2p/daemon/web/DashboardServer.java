// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Vert.x with one event loop, and the HTTP servers on both loopback addresses. Starting blocks; the rest may be called from any thread. */
final class DashboardServer {
    static final int MAX_CONNECTIONS = 32;
    static final int MAX_HEADER = 8 * 1024;
    private static final int MAX_LINE = 4 * 1024;
    private static final int MAX_CHUNK = 256 * 1024;
    /** A download waits this long for its next piece before the browser has to ask again. */
    private static final int IDLE_SECONDS = 600;

    private static final int MAX_WORD = 4 * 1024;
    private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);

    private final Vertx vertx;
    private final Context context;
    private final Set<HttpConnection> open = new HashSet<>();

    private DashboardServer(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    /** Blocking: loads a web server's classes. */
    static DashboardServer create() {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        Vertx vertx = Vertx.vertx(options);
        return new DashboardServer(vertx, vertx.getOrCreateContext());
    }

    Vertx vertx() {
        return vertx;
    }

    /** Runs the task on the dashboard's loop. */
    void execute(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    /** Listens on the first of these ports that is free, and completes with it; fails with what the last one failed with. */
    CompletionStage<Integer> listen(List<Integer> ports, IntFunction<Site> site) {
        Future<Integer> first = Future.future(promise ->
                context.runOnContext(nothing -> tryFrom(ports, 0, site).onComplete(promise)));
        return first.toCompletionStage();
    }

    private Future<Integer> tryFrom(List<Integer> ports, int at, IntFunction<Site> site) {
        int port = ports.get(at);
        Site tried = site.apply(port);
        return server(tried, port, "127.0.0.1")
                .map(port)
                .onSuccess(bound ->
                        server(tried, port, "::1").onFailure(e -> log.debug("dashboard: not on ::1: {}", e.toString())))
                .recover(e -> at + 1 < ports.size() ? tryFrom(ports, at + 1, site) : Future.failedFuture(e));
    }

    private Future<HttpServer> server(Site site, int port, String host) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER)
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxChunkSize(MAX_CHUNK)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxWebSocketFrameSize(MAX_WORD)
                .setMaxWebSocketMessageSize(MAX_WORD)
                .setHandle100ContinueAutomatically(true);
        HttpServer server = vertx.createHttpServer(options);
        server.connectionHandler(this::accepted)
                .exceptionHandler(e -> log.debug("dashboard: a connection is gone: {}", e.toString()))
                .invalidRequestHandler(DashboardServer::notHttp)
                .requestHandler(site.router());
        return server.listen(SocketAddress.inetSocketAddress(port, host));
    }

    private void accepted(HttpConnection connection) {
        open.add(connection);
        connection.closeHandler(closed -> left(connection));
        if (open.size() > MAX_CONNECTIONS) {
            log.warn("dashboard: more than {} connections", MAX_CONNECTIONS);
            execute(connection::close); // in a turn of its own: the connection is still being set up
        }
    }

    /** The connection is gone. A WebSocket has to say so itself: what listened to its connection before hears no more of it. */
    void left(HttpConnection connection) {
        open.remove(connection);
    }

    private static void notHttp(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        log.warn("dashboard: a request that cannot be read: {}", Objects.toString(cause, ""));
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    CompletionStage<Void> close() {
        return vertx.close().toCompletionStage();
    }
}
