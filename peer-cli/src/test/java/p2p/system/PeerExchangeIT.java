// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.message.SourceOrigin;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** With the tracker dead, who knows only the first holder learns of the other receiver from it; and restarts change nothing. */
class PeerExchangeIT {
    private static final long MIB = 1 << 20;
    private static final long SIZE = 48 * MIB;
    /** Bytes a second with which nobody is done before the test wants it. */
    private static final long CRAWL = 300_000;

    private final Sandbox world;
    private final Watcher watcher;

    PeerExchangeIT() throws IOException {
        world = new Sandbox();
        watcher = new Watcher(world);
    }

    @BeforeEach
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "carol");
        world.group("docs", "laptop", Map.of("desk", "bob", "nas", "carol"));
    }

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    private TransferView.Contribution part(String device, String peer) {
        return watcher.transfer(device, 1).peers().stream()
                .filter(p -> p.peer().equals(peer))
                .findFirst()
                .orElse(new TransferView.Contribution(peer, 0, 0, false, null));
    }

    private boolean isComplete(String device) {
        return watcher.transfer(device, 1).state() == TransferState.COMPLETE;
    }

    @Test
    void membersFindEachOtherWithoutATrackerAndGoOnAfterARestart() throws Exception {
        Path file = world.file("in/film.mkv", SIZE, 7);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        watcher.letIn("nas", CRAWL);
        world.ok("nas", "get", "docs/film.mkv", world.folder("nas-has"));
        Waiting.until("the nas has begun", () -> watcher.transfer("nas", 1).done() > 0);
        world.program("nas").kill();
        Waiting.until("it is gone", () -> world.sources("desk", "docs/film.mkv") == 1);
        watcher.letIn("desk", 8 * MIB);
        world.ok("desk", "get", "docs/film.mkv", world.folder("desk-has"));
        Waiting.until("the desk has some", () -> watcher.transfer("desk", 1).done() > 8 * MIB);
        watcher.letIn("desk", CRAWL);
        world.program("tracker").kill();

        world.daemon("nas");
        Waiting.until("bytes came from the desk", () -> part("nas", "bob@desk").bytes() > 0);
        assertThat(part("nas", "alice@laptop").learned()).isEqualTo(SourceOrigin.TRACKER);
        // both hear of each other and dial; one connection stays
        String dialler = part("nas", "bob@desk").learned() == SourceOrigin.PEER_EXCHANGE ? "nas" : "desk";
        assertThat(world.ok(dialler, "transfer", "show", "1").out())
                .containsPattern(dialler.equals("nas") ? "bob@desk .*peer exchange" : "carol@nas .*peer exchange");

        world.program("laptop").kill();
        world.program("desk").kill();
        world.daemon("desk");
        Waiting.until("they know each other from before", () -> part("desk", "carol@nas")
                .connected());
        world.daemon("laptop");
        watcher.letIn("nas", 0);
        watcher.letIn("desk", 0);
        Waiting.until("both are complete", () -> isComplete("desk") && isComplete("nas"));
        assertThat(world.path("desk-has/film.mkv")).hasSameBinaryContentAs(file);
        assertThat(world.path("nas-has/film.mkv")).hasSameBinaryContentAs(file);
    }
}
