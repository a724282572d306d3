// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.message.ControlRequest;
import p2p.wire.ControlJson;
import p2p.wire.MalformedMessageException;

/** What the dashboard answers at which address. On the dashboard's loop. */
final class Site {
    /** Names a change for ever, in hex, so that a retry is applied once. */
    static final String REQUEST_HEADER = "X-P2P-Request";

    private static final Logger log = LoggerFactory.getLogger(Site.class);
    private static final int MAX_KEY_BODY = 1_024;
    /** What helps where a page asks for what this daemon does not know, such as one that is older than it. */
    static final String RELOAD = "reload the page";

    private static final int MAX_NAME_BODY = 4_096;

    private final Sessions sessions;
    private final Gate gate;
    private final Crossing crossing;
    private final String cookieName;
    private final Interim interim;
    private final Router router;

    Site(
            DashboardServer server,
            Sessions sessions,
            Crossing crossing,
            Streams streams,
            Interim interim,
            SecureRandom random,
            int port) {
        Vertx vertx = server.vertx();
        this.sessions = sessions;
        this.crossing = crossing;
        this.gate = new Gate(sessions, port);
        this.cookieName = Gate.cookieName(port);
        Assets assets = new Assets(vertx);
        this.interim = interim;
        UploadRoute upload = new UploadRoute(vertx, crossing, streams, interim);
        ContentRoute content = new ContentRoute(crossing, streams, gate, random);
        LiveRoute live = new LiveRoute(vertx, sessions, gate, crossing, server::left);
        router = Router.router(vertx);
        router.route().handler(gate::check);
        router.get("/").handler(this::stayLetIn).handler(assets::index);
        router.get("/page/*").handler(assets::page);
        router.get("/lib/*").handler(assets::library);
        router.post("/api/session")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_KEY_BODY))
                .handler(this::openSession);
        router.get("/api/live").handler(live::open);
        router.route("/api/*").handler(gate::requireSession);
        router.post("/api/session/end").handler(this::endSession);
        router.post("/api/command")
                .handler(BodyHandler.create(false).setBodyLimit(ControlJson.MAX_CHARS))
                .handler(this::command);
        router.put("/api/upload").handler(upload::put);
        router.post("/api/download")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_NAME_BODY))
                .handler(content::offer);
        router.get("/content/:key").handler(gate::requireCookie).handler(content::deliver);
        router.head("/content/:key").handler(gate::requireCookie).handler(content::deliver);
        router.route().handler(Assets::missing);
        router.route().failureHandler(this::failed);
    }

    Router router() {
        return router;
    }

    /** {@code POST /api/session {"key":...}}: the one-time key for a cookie and the page's word. */
    private void openSession(RoutingContext ctx) {
        String key;
        try {
            key = Objects.requireNonNullElse(new JsonObject(ctx.body().buffer()).getString("key"), "");
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            key = "";
        }
        Optional<Sessions.Opened> opened = sessions.open(key);
        if (opened.isEmpty()) {
            Answers.refuse(
                    ctx.response(),
                    403,
                    Problem.of(
                            ErrorCode.LINK_USED_OR_EXPIRED,
                            "this link was used already, or is older than " + Sessions.KEY_LIFE.toMinutes()
                                    + " minutes",
                            "p2p web prints a new one"));
            return;
        }
        String before = gate.cookie(ctx.request());
        if (before != null) {
            sessions.close(before); // nobody can show its word any more
        }
        opened.get().kept().thenRun(() -> {
            if (!ctx.response().closed()) {
                ctx.response().addCookie(cookie(opened.get().cookie()));
                ctx.json(new JsonObject().put("page", opened.get().page()));
            }
        });
    }

    private Cookie cookie(String word) {
        return Cookie.cookie(cookieName, word)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setPath("/")
                .setMaxAge(Sessions.IDLE_LIFE.toSeconds());
    }

    /** Who opens the page again keeps the cookie for as long again. */
    private void stayLetIn(RoutingContext ctx) {
        String word = gate.cookie(ctx.request());
        if (word != null && sessions.admitsCookie(word)) {
            ctx.response().addCookie(cookie(word));
        }
        ctx.next();
    }

    /** {@code POST /api/session/end}: this browser leaves for good. */
    private void endSession(RoutingContext ctx) {
        String cookie = Objects.requireNonNullElse(gate.cookie(ctx.request()), "");
        sessions.close(cookie).thenRun(() -> ctx.response().setStatusCode(204).end());
    }

    /** {@code POST /api/command}: a ControlRequestBody of control.proto in JSON; the answer is the ControlReplyBody. */
    private void command(RoutingContext ctx) {
        ControlRequest request;
        RequestId id;
        try {
            String body = ctx.body().asString();
            request = ControlJson.request(body == null ? "" : body);
            id = requestId(ctx.request().getHeader(REQUEST_HEADER));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            Throwable why = e.getCause() instanceof IllegalArgumentException cause ? cause : e;
            Answers.refuse(ctx.response(), 400, Problem.of(ErrorCode.USAGE, String.valueOf(why.getMessage()), RELOAD));
            return;
        }
        interim.until(ctx.request());
        CompletableFuture<Void> gone = new CompletableFuture<>();
        ctx.response().closeHandler(closed -> gone.complete(null));
        crossing.ask(request, id, gone).thenAccept(reply -> Answers.send(ctx.response(), reply));
    }

    private static @Nullable RequestId requestId(@Nullable String hex) {
        return hex == null ? null : RequestId.of(HexFormat.of().parseHex(hex));
    }

    private void failed(RoutingContext ctx) {
        if (ctx.failure() instanceof HttpClosedException) {
            log.debug("dashboard: a request to {} ended half way", ctx.request().path());
            return;
        }
        int status = ctx.statusCode();
        if (status < 400 || status >= 500) {
            log.error("bug: the dashboard failed at {}", ctx.request().path(), ctx.failure());
        }
        Problem problem = status == 413
                ? Problem.of(ErrorCode.USAGE, "the request is too long", "ask for less at once")
                : status >= 400 && status < 500
                        ? Problem.of(ErrorCode.USAGE, "the dashboard does not understand this request", RELOAD)
                        : Problem.of(
                                ErrorCode.INTERNAL,
                                "the dashboard failed: " + ctx.failure(),
                                "p2p daemon logs shows the details");
        Answers.refuse(ctx.response(), status >= 400 ? status : 500, problem);
    }
}
