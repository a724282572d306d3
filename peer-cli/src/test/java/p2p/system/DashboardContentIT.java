// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Files that go through the dashboard's HTTP, as a browser or any other program asks for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardContentIT {
    private static final int SIZE = (3 << 20) + 7;

    private final Sandbox world = new Sandbox();
    private final HttpClient http = HttpClient.newHttpClient();

    DashboardContentIT() throws IOException {}

    @BeforeAll
    void begin() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.group("docs", "laptop", Map.of("desk", "bob"));
    }

    @AfterAll
    void end() throws Exception {
        world.close();
    }

    /** Who was let in: where, and with which words. */
    private record Visitor(URI dashboard, String cookie, String page) {
        HttpRequest.Builder to(String path) {
            return HttpRequest.newBuilder(dashboard.resolve(path))
                    .header("Cookie", cookie)
                    .header("X-P2P-Page", page);
        }
    }

    private Visitor visitor(String device) throws Exception {
        URI link = URI.create(
                world.ok(device, "--plain", "web", "--no-browser").out().strip());
        HttpResponse<String> opened = http.send(
                HttpRequest.newBuilder(link.resolve("/api/session"))
                        .header("X-P2P-Page", "-")
                        .POST(BodyPublishers.ofString(
                                "{\"key\":\"" + link.getFragment().substring("key=".length()) + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(opened.statusCode()).isEqualTo(200);
        return new Visitor(
                link.resolve("/"),
                opened.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0],
                opened.body().replaceAll(".*:\"|\"}", ""));
    }

    /** The address that a download through the browser gets. */
    private String address(Visitor visitor, String name) throws Exception {
        HttpResponse<String> offered = http.send(
                visitor.to("/api/download")
                        .POST(BodyPublishers.ofString("{\"group\":\"docs\",\"name\":\"" + name + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(offered.statusCode()).as(offered.body()).isEqualTo(200);
        return offered.body().replaceAll(".*:\"|\"}", "");
    }

    private HttpResponse<byte[]> get(Visitor visitor, String address, String... headers) throws Exception {
        HttpRequest.Builder request = visitor.to(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void aDownloadIsWholeOrAnyPartOfIt() throws Exception {
        Path file = world.file("in/film \"1\".bin", SIZE, 1);
        byte[] bytes = Files.readAllBytes(file);
        world.ok("laptop", "share", file.toString(), "-g", "docs", "--as", "film.bin");
        Visitor bob = visitor("desk");
        String address = address(bob, "film.bin");

        HttpResponse<byte[]> whole = get(bob, address);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).as("as it arrives from the other daemon").isEqualTo(bytes);
        assertThat(whole.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment")
                .contains("film.bin");
        String tag = whole.headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> middle = get(bob, address, "Range", "bytes=100-1048676", "If-Range", tag);
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 100-1048676/" + SIZE);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(bytes, 100, 1_048_677));
        assertThat(get(bob, address, "Range", "bytes=-5").body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 5, SIZE));
        assertThat(get(bob, address, "Range", "bytes=" + (SIZE - 1) + "-").body())
                .containsExactly(bytes[SIZE - 1]);
        assertThat(get(bob, address, "Range", "bytes=0-1", "If-Range", "\"another\"")
                        .body())
                .as("of another content nothing is joined to what was there")
                .isEqualTo(bytes);
        HttpResponse<byte[]> beyond = get(bob, address, "Range", "bytes=" + SIZE + "-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */" + SIZE);

        HttpResponse<byte[]> head = http.send(
                bob.to(address).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
        assertThat(head.body()).isEmpty();

        assertThat(get(visitor("desk"), address).statusCode())
                .as("another browser with this address")
                .isEqualTo(404);
        assertThat(Files.mismatch(file, world.path("desk/downloads/film.bin"))).isEqualTo(-1);
    }

    @Test
    void anUploadIsSharedWhenAllOfItIsThere() throws Exception {
        Path file = world.file("in/plan.bin", SIZE, 2);
        Visitor alice = visitor("laptop");
        HttpResponse<String> shared = http.send(
                alice.to("/api/upload?group=docs&name=plan.bin")
                        .PUT(BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        assertThat(shared.statusCode()).as(shared.body()).isEqualTo(200);
        world.ok("desk", "get", "docs/plan.bin", world.folder("dl"), "--wait");
        assertThat(Files.mismatch(file, world.path("dl/plan.bin"))).isEqualTo(-1);

        try (Socket half =
                new Socket(alice.dashboard().getHost(), alice.dashboard().getPort())) {
            half.getOutputStream()
                    .write(("PUT /api/upload?group=docs&name=half.bin HTTP/1.1\r\nHost: "
                                    + alice.dashboard().getAuthority() + "\r\nContent-Length: " + SIZE + "\r\nCookie: "
                                    + alice.cookie() + "\r\nX-P2P-Page: " + alice.page() + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            half.getOutputStream().write(Files.readAllBytes(file), 0, SIZE / 2);
            half.getOutputStream().flush();
            await().atMost(Duration.ofSeconds(Program.PATIENCE_SECONDS))
                    .until(() -> uploads().stream().anyMatch(name -> name.startsWith(".p2p-upload-")));
        }
        await().atMost(Duration.ofSeconds(Program.PATIENCE_SECONDS))
                .until(() -> uploads().equals(List.of("plan.bin")));
        assertThat(world.ok("desk", "ls", "docs").out()).contains("plan.bin").doesNotContain("half.bin");
    }

    private List<String> uploads() throws IOException {
        try (Stream<Path> files = Files.list(world.path("laptop/shared"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
