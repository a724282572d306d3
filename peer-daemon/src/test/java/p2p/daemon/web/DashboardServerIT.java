// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.daemon.control.FakeRooms;
import p2p.message.TransferState;

/** The dashboard's server, spoken to as no honest page would (RELIABILITY section 6, HTTP). */
class DashboardServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STATUS = "{\"showStatus\":{}}";

    private final ServedDashboard served = new ServedDashboard(WebSettings.DEFAULT);

    @AfterEach
    void stop() {
        served.close();
    }

    private Http.Response one(String method, String path, @Nullable String body, String... headers) throws IOException {
        return served.one(method, path, body, headers);
    }

    private static String[] with(String[] headers, String... more) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aLinkOpensOnceAndThenCommandsAreAnswered() throws IOException {
        ServedDashboard.Browser browser = served.opened();

        Http.Response status =
                one("POST", "/api/command", STATUS, with(browser.headers(), "Origin: " + served.origin()));
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.body()).startsWith("{\"statusShown\":{").contains("\"user\":\"bob\"");

        String key = URI.create(served.link().link()).getFragment().substring("key=".length());
        String body = "{\"key\":\"" + key + "\"}";
        assertThat(one("POST", "/api/session", body, "Origin: " + served.origin())
                        .status())
                .isEqualTo(200);
        assertThat(one("POST", "/api/session", body, "Origin: " + served.origin())
                        .status())
                .isEqualTo(403);
        assertThat(one("POST", "/api/session", "{\"key\":7}", "Origin: " + served.origin())
                        .status())
                .isEqualTo(403);
        assertThat(one("POST", "/api/session", "not json", "Origin: " + served.origin())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() throws IOException {
        served.opened();
        for (String path : List.of("/", "/nowhere", "/api/command")) {
            Http.Response response = one("GET", path, null);
            assertThat(response.header("Content-Security-Policy"))
                    .startsWith("default-src 'self'")
                    .contains("frame-ancestors 'none'");
            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/command, 403, Origin: http://evil.example",
        "POST, /api/command, 403, Origin: null",
        "POST, /api/command, 403, Sec-Fetch-Site: cross-site",
        "POST, /api/command, 403, Sec-Fetch-Site: same-site",
        "GET, /api/live, 403, Origin: http://127.0.0.1:1",
        "GET, /, 403, Sec-Fetch-Site: cross-site",
        "GET, /, 421, Host: evil.example",
        "GET, /, 421, Host: 127.0.0.1",
        "OPTIONS, /api/command, 405, Origin: http://evil.example",
        "TRACE, /, 405, X: y",
        "DELETE, /api/command, 405, X: y",
        "GET, /page/..%2f..%2f..%2f007.sql, 404, X: y",
        "GET, /page/../../state/007.sql, 404, X: y",
        "GET, /lib/lit-html/../../../../p2p/daemon/state/007.sql, 404, X: y",
        "GET, /lib/netty/x.js, 404, X: y",
        "GET, /page/%00.js, 404, X: y",
        "PUT, /, 403, X: y"
    })
    void othersAreKeptOut(String method, String path, int status, String header) throws IOException {
        ServedDashboard.Browser browser = served.opened();
        String[] headers = method.equals("PUT") ? new String[] {header} : with(browser.headers(), header);

        assertThat(one(method, path, method.equals("POST") ? STATUS : null, headers)
                        .status())
                .isEqualTo(status);
        assertThat(served.rooms.calls).isEmpty();
    }

    @Test
    void oneWordIsNotEnough() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        ServedDashboard.Browser other = served.opened();

        assertThat(one("POST", "/api/command", STATUS, "Cookie: " + browser.cookie())
                        .status())
                .isEqualTo(403);
        assertThat(one("POST", "/api/command", STATUS, "X-P2P-Page: " + browser.page())
                        .status())
                .isEqualTo(403);
        assertThat(one(
                                "POST",
                                "/api/command",
                                STATUS,
                                new ServedDashboard.Browser(browser.cookie(), other.page()).headers())
                        .status())
                .isEqualTo(403);
        assertThat(one("POST", "/api/session/end", "", browser.headers()).status())
                .isEqualTo(204);
        assertThat(one("POST", "/api/command", STATUS, browser.headers()).status())
                .isEqualTo(403);
        assertThat(one("POST", "/api/command", STATUS, other.headers()).status())
                .isEqualTo(200);
    }

    @Test
    void aNewLinkReplacesTheWordsOfTheSameBrowserAndThePageRenewsItsCookie() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        String key = URI.create(served.link().link()).getFragment().substring("key=".length());
        assertThat(one("GET", "/", null, "Cookie: " + browser.cookie()).header("Set-Cookie"))
                .startsWith(browser.cookie() + ";")
                .contains("Max-Age=2592000");
        assertThat(one("GET", "/", null, "Cookie: p2p-" + served.port() + "=guess")
                        .header("Set-Cookie"))
                .isNull();

        Http.Response again = one(
                "POST",
                "/api/session",
                "{\"key\":\"" + key + "\"}",
                "Cookie: " + browser.cookie(),
                "Origin: " + served.origin());

        assertThat(again.status()).isEqualTo(200);
        assertThat(one("POST", "/api/command", STATUS, browser.headers()).status())
                .isEqualTo(403);
    }

    @Test
    void whoWaitsLongHearsThatItIsBeingWorkedOn() throws IOException {
        try (ServedDashboard patient = new ServedDashboard(new WebSettings(true, null, 1))) {
            ServedDashboard.Browser browser = patient.opened();
            try (Http http = new Http(patient.port())) {
                Http.Response first =
                        http.send("POST", "/api/command", "{\"watchTransfer\":{\"id\":1}}", browser.headers());
                assertThat(first.status()).isEqualTo(100);
                patient.transfer(FakeRooms.view(TransferState.COMPLETE, 100));
                Http.Response last = http.read(false);
                while (last.status() == 100) {
                    last = http.read(false);
                }
                assertThat(last.status()).isEqualTo(200);
                assertThat(http.send("GET", "/", null).status())
                        .as("nothing follows the answer")
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"bogus\":{}}", "{\"steerTransfer\":{\"id\":\"x\"}}", "null"})
    void whatIsNoCommandIsRefusedWithAWord(String body) throws IOException {
        ServedDashboard.Browser browser = served.opened();

        Http.Response response = one("POST", "/api/command", body, browser.headers());
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"refused\":{\"code\":\"FAILURE_CODE_USAGE\"");
    }

    @Test
    void nothingTooLongIsRead() throws IOException {
        ServedDashboard.Browser browser = served.opened();

        assertThat(one("GET", "/", null, "X-Long: " + "a".repeat(64 * 1024)).status())
                .isEqualTo(431);
        assertThat(one("GET", "/" + "a".repeat(64 * 1024), null).status()).isEqualTo(414);
        assertThat(one("POST", "/api/command", " ".repeat(300 * 1024), browser.headers())
                        .status())
                .isEqualTo(413);
        assertThat(one("POST", "/api/command", STATUS, browser.headers()).status())
                .as("and others do not notice")
                .isEqualTo(200);
    }

    @Test
    void aBodyThatStopsHalfWayAndGarbageHurtNobody() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        try (Http half = new Http(served.port());
                Http garbage = new Http(served.port())) {
            half.raw("POST /api/command HTTP/1.1\r\nHost: 127.0.0.1:" + served.port()
                    + "\r\nContent-Length: 100\r\nCookie: " + browser.cookie() + "\r\nX-P2P-Page: " + browser.page()
                    + "\r\n\r\n{");
            garbage.raw("\0\1\2 nothing\r\n\r\n");
            assertThat(garbage.ends()).isTrue();

            assertThat(one("POST", "/api/command", STATUS, browser.headers()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anUploadSaysHowLongItIsAndHearsWhyItIsRefused() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        String path = "/api/upload?group=docs&name=a.txt";

        assertThat(one("PUT", path, null, with(browser.headers(), "Transfer-Encoding: chunked\r\n\r\n0"))
                        .status())
                .isEqualTo(411);
        assertThat(one("PUT", "/api/upload?group=docs&name=..%2Fa", "x", browser.headers())
                        .status())
                .isEqualTo(400);
        assertThat(one("PUT", "/api/upload", "x", browser.headers()).status()).isEqualTo(400);
        assertThat(one("PUT", path, "x").status()).isEqualTo(403);
        Http.Response full = one("PUT", path, "x".repeat(1 << 20), browser.headers());
        assertThat(full.status()).isEqualTo(507);
        assertThat(full.body()).contains("no room for a.txt");
        assertThat(one("POST", "/api/download", "{\"group\":\"docs\",\"name\":\"a\"}", browser.headers())
                        .status())
                .isEqualTo(404);
        assertThat(one("GET", "/content/guess", null, browser.headers()).status())
                .isEqualTo(404);
        assertThat(one("GET", "/content/guess", null).status()).isEqualTo(403);
    }

    @Test
    void moreConnectionsThanAllowedAreClosed() throws IOException {
        served.opened();
        List<Http> all = new ArrayList<>();
        try {
            for (int i = 0; i < DashboardServer.MAX_CONNECTIONS; i++) {
                Http http = new Http(served.port());
                all.add(http);
                assertThat(http.send("GET", "/", null).status()).isEqualTo(200);
            }
            try (Http tooMany = new Http(served.port())) {
                assertThat(tooMany.ends()).isTrue();
            }
            assertThat(all.get(0).send("GET", "/", null).status()).isEqualTo(200);
        } finally {
            for (Http http : all) {
                http.close();
            }
        }
    }

    @Test
    void thePageAndItsLibrariesAreThereAndNotSentTwice() throws IOException {
        served.opened();
        assertThat(one("GET", "/", null).body()).contains("<!doctype html>");
        for (String path : List.of(
                "/page/app.js",
                "/lib/lit-html/lit-html.js",
                "/lib/lit-html/directives/repeat.js",
                "/lib/pico/css/pico.min.css",
                "/lib/chart/dist/chart.umd.min.js")) {
            Http.Response first = one("GET", path, null);
            assertThat(first.status()).as(path).isEqualTo(200);
            assertThat(one("GET", path, null, "If-None-Match: " + first.header("ETag"))
                            .status())
                    .isEqualTo(304);
        }
    }

    private WebSocket live(ServedDashboard.Browser browser, LivePage page) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Cookie", browser.cookie())
                .header("Origin", served.origin())
                .buildAsync(URI.create("ws://127.0.0.1:" + served.port() + "/api/live"), page)
                .join();
    }

    @Test
    void aPageHearsOfChangesByItself() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        LivePage page = new LivePage();
        WebSocket socket = live(browser, page);
        socket.sendText(browser.page(), true).join();
        await().atMost(PATIENCE)
                .until(() -> page.texts.stream().anyMatch(t -> t.startsWith("{\"statusShown\""))
                        && page.texts.stream().anyMatch(t -> t.startsWith("{\"transfers\"")));

        served.rooms.view = FakeRooms.view(TransferState.FETCHING, 77);

        await().atMost(PATIENCE).until(() -> page.texts.stream().anyMatch(t -> t.contains("\"done\":\"77\"")));
        socket.abort();
    }

    @Test
    void aPageThatWasSignedOutElsewhereHearsNothingMore() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        LivePage page = new LivePage();
        live(browser, page).sendText(browser.page(), true).join();
        await().atMost(PATIENCE).until(() -> page.texts.stream().anyMatch(t -> t.startsWith("{\"transfers\"")));

        one("POST", "/api/session/end", "", browser.headers());
        served.rooms.view = FakeRooms.view(TransferState.FETCHING, 77);

        assertThat(page.end.join()).isEqualTo(1008);
        assertThat(page.texts).noneMatch(t -> t.contains("\"done\":\"77\""));
    }

    @Test
    void aPageWithoutTheWordHearsNothing() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        for (int i = 0; i <= DashboardServer.MAX_CONNECTIONS; i++) {
            LivePage page = new LivePage();
            live(browser, page).sendText("guess", true).join();

            assertThat(page.end.join()).isEqualTo(1008);
            assertThat(page.texts).isEmpty();
        }
        assertThat(one("GET", "/", null).status()).as("its place is free again").isEqualTo(200);
    }

    @Test
    void whoIsLetInIsOnTheDiskBeforeTheBrowserHearsOfIt() throws IOException {
        served.memory.durable =
                CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

        served.opened();

        assertThat(served.memory.sessions).hasSize(1);
    }

    @Test
    void afterARestartTheBrowserFindsItsPageAgain() throws IOException {
        ServedDashboard.Browser browser = served.opened();
        served.restart();
        served.link();

        assertThat(one("POST", "/api/command", STATUS, browser.headers()).status())
                .isEqualTo(200);
    }
}
