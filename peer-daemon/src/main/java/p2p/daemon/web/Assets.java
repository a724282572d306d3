// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import com.google.common.hash.Hashing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;

/**
 * The page's own files and the libraries it uses, out of the program's jars. Names are matched against a pattern and looked up below two fixed
 * places, so no name leads anywhere else. Read once, off the loop, and kept. On the dashboard's loop.
 */
final class Assets {
    private static final Pattern OWN = Pattern.compile("[a-z][a-z0-9-]{0,40}\\.(?:html|js|css|svg)");
    private static final Pattern LIBRARY =
            Pattern.compile("(?:[a-z][a-z0-9-]{0,30}/){0,2}[a-z][a-z0-9-]{0,30}(?:\\.[a-z]{1,5}){1,3}");

    /** Where each library's files are inside its jar. */
    private static final Map<String, String> LIBRARIES =
            Map.of("lit-html", webJar("lit-html"), "pico", webJar("picocss__pico"), "chart", webJar("chart.js"));

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Vertx vertx;
    private final Map<String, Asset> kept = new HashMap<>();

    private record Asset(Buffer bytes, String tag) {}

    Assets(Vertx vertx) {
        this.vertx = vertx;
    }

    /** {@code /}. */
    void index(RoutingContext ctx) {
        own(ctx, "index.html");
    }

    /** {@code /page/NAME}. */
    void page(RoutingContext ctx) {
        own(ctx, rest(ctx, "/page/"));
    }

    private void own(RoutingContext ctx, String name) {
        send(ctx, name, OWN.matcher(name).matches() ? "page/" + name : null);
    }

    /** {@code /lib/LIBRARY/PATH}. */
    void library(RoutingContext ctx) {
        String[] names = rest(ctx, "/lib/").split("/", 2);
        String place = LIBRARIES.get(names[0]);
        boolean known =
                place != null && names.length == 2 && LIBRARY.matcher(names[1]).matches();
        send(ctx, known ? names[1] : "", known ? place + names[1] : null);
    }

    /** As the browser wrote it: nothing of a path is decoded, so nothing can hide in it. */
    private static String rest(RoutingContext ctx, String prefix) {
        String path = ctx.request().path();
        return path.startsWith(prefix) ? path.substring(prefix.length()) : "";
    }

    private static String webJar(String artifact) {
        Properties jar = new Properties();
        try (InputStream in =
                Assets.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties")) {
            if (in != null) {
                jar.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the library " + artifact + " cannot be read", e);
        }
        return "/META-INF/resources/webjars/" + artifact + "/" + jar.getProperty("version", "") + "/";
    }

    private void send(RoutingContext ctx, String name, @Nullable String resource) {
        if (resource == null) {
            missing(ctx);
            return;
        }
        Asset known = kept.get(resource);
        if (known != null) {
            send(ctx, name, known);
            return;
        }
        Future<@Nullable Asset> read = vertx.executeBlocking(() -> read(resource));
        read.onSuccess(asset -> {
                    if (asset == null) {
                        missing(ctx);
                    } else {
                        kept.put(resource, asset);
                        send(ctx, name, asset);
                    }
                })
                .onFailure(ctx::fail);
    }

    private static @Nullable Asset read(String resource) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            String digest = Hashing.sha256().hashBytes(bytes).toString();
            return new Asset(Buffer.buffer(bytes), '"' + digest.substring(0, 16) + '"');
        }
    }

    private static void send(RoutingContext ctx, String name, Asset asset) {
        HttpServerResponse response = ctx.response();
        response.putHeader(HttpHeaders.ETAG, asset.tag()).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (asset.tag().equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(
                HttpHeaders.CONTENT_TYPE,
                TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
        response.end(asset.bytes());
    }

    /** For every path that leads nowhere. */
    static void missing(RoutingContext ctx) {
        Answers.refuse(
                ctx.response(), 404, Problem.of(ErrorCode.NOT_FOUND, "there is nothing at this address", "open /"));
    }
}
