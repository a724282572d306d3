// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Many clients at once (D13), while others hang; {@link ManyDownloadsLoad} measures how long what takes. */
class ManyDownloadsIT {
    private static final GroupName DOCS = new GroupName("docs");
    private static final int DOWNLOADS = 64;
    private static final int SIZE = 300_000;
    private static final int HANGING = 8;
    /** Nobody has this before the test is over, at {@link #CRAWL} bytes a second. */
    private static final long BIG = 64 << 20;

    private static final long CRAWL = 100_000;
    private static final int NEWCOMERS = 8;

    private final Sandbox world;
    private final Watcher watcher;

    ManyDownloadsIT() throws IOException {
        world = new Sandbox();
        watcher = new Watcher(world);
    }

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    private void get(String device, String name) throws IOException {
        String into = world.folder("into-" + device);
        world.ask(device, new ControlRequest.Get(DOCS, new FileName(name), 0, into, List.of(), List.of()));
    }

    private Path share(String name, long size) throws IOException {
        Path file = world.file("src/" + name, size, name.hashCode());
        world.ask("alpha", new ControlRequest.Share(List.of(file.toString()), DOCS, null, null));
        return file;
    }

    private List<TransferView> downloads() {
        List<TransferView> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            long after = all.isEmpty() ? 0 : all.get(all.size() - 1).number();
            ControlReply.Transfers page =
                    (ControlReply.Transfers) world.ask("beta", new ControlRequest.ListTransfers(after, false, false));
            all.addAll(page.transfers());
            more = page.more();
        }
        assertThat(all).hasSize(DOWNLOADS);
        return all;
    }

    @Test
    void sixtyFourDownloadsFinishAndNewcomersAreAnsweredWhileEightPeersHang() throws Exception {
        world.tracker();
        world.member("alpha", "alice");
        world.member("beta", "bob");
        for (int i = 0; i < HANGING; i++) {
            world.member("hangs" + i, "carol");
        }
        world.group(DOCS.toString(), "alpha", Map.of("beta", "bob", "hangs0", "carol"));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < DOWNLOADS; i++) {
            files.add(share("file" + i, SIZE + i));
        }
        share("big", BIG);
        for (int i = 0; i < HANGING; i++) {
            watcher.letIn("hangs" + i, CRAWL);
            get("hangs" + i, "big");
        }
        for (int i = 0; i < HANGING; i++) {
            String device = "hangs" + i;
            Waiting.until("it has begun", () -> watcher.transfer(device, 1).done() > 0);
            world.program(device).signal("STOP");
        }

        watcher.letIn("beta", CRAWL);
        for (int i = 0; i < DOWNLOADS; i++) {
            get("beta", "file" + i);
        }
        Waiting.until("bytes come", () -> downloads().stream().anyMatch(t -> t.done() > 0));
        newcomersAreAnswered();
        assertThat(downloads()).as("none of them waited for a transfer").anyMatch(t -> t.done() == 0);

        watcher.letIn("beta", 0);
        Waiting.until(
                "all are complete", () -> downloads().stream().allMatch(t -> t.state() == TransferState.COMPLETE));
        newcomersAreAnswered();
        for (int i = 0; i < DOWNLOADS; i++) {
            assertThat(world.path("into-beta/file" + i)).hasSameBinaryContentAs(files.get(i));
        }
        for (int i = 0; i < HANGING; i++) {
            world.program("hangs" + i).signal("CONT");
            assertThat(watcher.transfer("hangs" + i, 1))
                    .as("stopped in mid-download")
                    .satisfies(t -> assertThat(t.done()).isBetween(1L, BIG - 1))
                    .satisfies(t -> assertThat(t.state()).isEqualTo(TransferState.FETCHING));
        }
    }

    /** At the control socket, and at the port for peers with TLS and Welcome: each on a connection of its own. */
    private void newcomersAreAnswered() throws Exception {
        StatusView alpha = status();
        try (Strangers strangers = new Strangers(alpha.peer(), alpha.listening())) {
            for (int i = 0; i < NEWCOMERS; i++) {
                assertThat(strangers.visit()).isPositive();
                assertThat(status().peer()).isEqualTo(alpha.peer());
            }
        }
    }

    private StatusView status() {
        return ((ControlReply.StatusShown) world.ask("alpha", new ControlRequest.ShowStatus())).status();
    }
}
