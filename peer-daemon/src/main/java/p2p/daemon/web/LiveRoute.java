// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.message.ControlReply;
import p2p.wire.ControlJson;

/**
 * {@code /api/live}: a WebSocket (RFC 6455) whose first message is the page's word, since a browser sends no headers of ours with it; then replies
 * of the daemon as JSON, whenever they change. A WebSocket and not an event stream, because a browser opens only six ordinary connections
 * to one host, tabs and downloads together. On the dashboard's loop.
 */
final class LiveRoute {
    private static final Logger log = LoggerFactory.getLogger(LiveRoute.class);
    private static final int WORD_WITHIN_MILLIS = 5_000;
    private static final int PING_MILLIS = 20_000;
    /** RFC 6455 section 7.4.1: a policy was violated. */
    private static final short POLICY_VIOLATION = 1008;
    /** Of the registry that RFC 6455 section 11.7 began: a browser that was too busy to say its word comes again. */
    private static final short TRY_AGAIN = 1013;

    private final Vertx vertx;
    private final Sessions sessions;
    private final Gate gate;
    private final Crossing crossing;
    private final Consumer<HttpConnection> left;

    /** {@code left} is told of each connection that had become a WebSocket and is gone. */
    LiveRoute(Vertx vertx, Sessions sessions, Gate gate, Crossing crossing, Consumer<HttpConnection> left) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.gate = gate;
        this.crossing = crossing;
        this.left = left;
    }

    void open(RoutingContext ctx) {
        String cookie = gate.cookie(ctx.request());
        HttpConnection connection = ctx.request().connection();
        ctx.request()
                .toWebSocket()
                .onSuccess(socket -> new Live(socket, cookie, connection).await())
                .onFailure(e -> {
                    log.warn("dashboard: no live connection: {}", e.toString());
                    if (!ctx.response().ended()) {
                        Assets.missing(ctx);
                    }
                });
    }

    /** One page that listens. */
    private final class Live {
        private final ServerWebSocket socket;
        private final @Nullable String cookie;
        private final HttpConnection connection;
        /** Null until the page has said it. */
        private @Nullable String word;

        private @Nullable LiveFeed feed;
        private boolean gone;

        Live(ServerWebSocket socket, @Nullable String cookie, HttpConnection connection) {
            this.socket = socket;
            this.cookie = cookie;
            this.connection = connection;
        }

        void await() {
            long patience = vertx.setTimer(WORD_WITHIN_MILLIS, id -> {
                if (word == null) {
                    socket.close(TRY_AGAIN, "no word within 5 s");
                }
            });
            long pings = vertx.setPeriodic(PING_MILLIS, id -> socket.writePing(Buffer.buffer("p2p")));
            socket.exceptionHandler(e -> log.debug("dashboard: a page is gone: {}", e.toString()));
            socket.closeHandler(closed -> {
                vertx.cancelTimer(patience);
                vertx.cancelTimer(pings);
                left.accept(connection);
                end();
            });
            socket.textMessageHandler(said -> {
                if (word == null && sessions.admits(cookie, said)) {
                    word = said;
                    begin();
                } else {
                    socket.close(POLICY_VIOLATION, "not let in");
                }
            });
        }

        private void begin() {
            crossing.daemon().execute(() -> {
                LiveFeed opened =
                        new LiveFeed(crossing.daemon(), crossing.open(), reply -> crossing.home(() -> send(reply)));
                opened.start();
                crossing.home(() -> {
                    feed = opened;
                    if (gone) {
                        end();
                    }
                });
            });
        }

        private void send(ControlReply reply) {
            if (gone) {
                return;
            }
            if (!sessions.admits(cookie, word)) {
                socket.close(POLICY_VIOLATION, "signed out");
                return;
            }
            if (socket.writeQueueFull()) {
                LiveFeed behind = feed;
                if (behind != null) {
                    crossing.daemon().execute(behind::lost);
                }
                return;
            }
            socket.writeTextMessage(ControlJson.text(reply));
        }

        private void end() {
            gone = true;
            LiveFeed ended = feed;
            if (ended != null) {
                crossing.daemon().execute(ended::close);
            }
        }
    }
}
