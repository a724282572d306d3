// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;

/**
 * Keeps out every other web page, and every other program that has no session. A request must name one of the dashboard's own addresses as
 * its host (so no foreign name can be made to point here), come from the dashboard's own page if it comes from a page at all, and, below
 * {@code /api}, show both words of a session. On the dashboard's loop.
 */
final class Gate {
    /** The page's word. A foreign page cannot send it without a preflight, which is never granted. */
    static final String PAGE_HEADER = "X-P2P-Page";

    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT);
    /** Data images are the ticks and arrows inside the style sheet of the page's library. */
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";

    private final Sessions sessions;
    private final String cookieName;
    private final List<String> hosts;
    private final List<String> origins;

    Gate(Sessions sessions, int port) {
        this.sessions = sessions;
        this.cookieName = cookieName(port);
        this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
        this.origins = hosts.stream().map(host -> "http://" + host).toList();
    }

    /** Cookies do not know ports: two daemons of one machine would overwrite each other's. */
    static String cookieName(int port) {
        return "p2p-" + port;
    }

    /** For every request, first. */
    void check(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        HttpServerResponse response = ctx.response();
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || !hosts.contains(host.toLowerCase(java.util.Locale.ROOT))) {
            refuse(ctx, 421, "this is not the address of the dashboard");
        } else if (!METHODS.contains(request.method())) {
            response.putHeader(HttpHeaders.ALLOW, "GET, HEAD, POST, PUT");
            refuse(ctx, 405, "the dashboard knows no " + request.method().name());
        } else if (isForeign(request)) {
            refuse(ctx, 403, "another web page may not use the dashboard");
        } else {
            ctx.next();
        }
    }

    private boolean isForeign(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        if (origin != null && !origins.contains(origin)) {
            return true;
        }
        if (site != null && !site.equals("same-origin") && !(reads && (site.equals("none") || navigates(request)))) {
            return true;
        }
        // a browser names the origin of every write; a program without one has to know a session's words, as all below
        // /api
        return !reads && origin == null && site == null && request.getHeader(PAGE_HEADER) == null;
    }

    /** A link somewhere else that leads to the page itself: it may be opened, and shows nothing to where it came from. */
    private static boolean navigates(HttpServerRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.path().equals("/");
    }

    /** For everything that needs a session: both words. */
    void requireSession(RoutingContext ctx) {
        if (sessions.admits(cookie(ctx.request()), ctx.request().getHeader(PAGE_HEADER))) {
            ctx.next();
        } else {
            refuse(ctx, 403, "this browser is not let in, or not any more");
        }
    }

    /** For what a browser fetches without the page's help, by an address that only the page was told. */
    void requireCookie(RoutingContext ctx) {
        if (sessions.admitsCookie(cookie(ctx.request()))) {
            ctx.next();
        } else {
            refuse(ctx, 403, "this browser is not let in, or not any more");
        }
    }

    @Nullable
    String cookie(HttpServerRequest request) {
        io.vertx.core.http.Cookie cookie = request.getCookie(cookieName);
        return cookie == null ? null : cookie.getValue();
    }

    private static void refuse(RoutingContext ctx, int status, String why) {
        Answers.refuse(
                ctx.response(), status, Problem.of(ErrorCode.NOT_ALLOWED, why, "p2p web prints a link that opens it"));
    }
}
