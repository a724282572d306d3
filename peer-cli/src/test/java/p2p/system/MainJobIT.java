// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.Digests;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** The main job with real processes: share in a group, download from several peers, verified. */
class MainJobIT {
    private static final int MIB = 1 << 20;
    private final Sandbox world = new Sandbox();
    private final Watcher watcher = new Watcher(world);

    MainJobIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void aFileArrivesFromSeveralPeersVerified() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "carol");
        world.member("phone", "dave");
        world.group("docs", "laptop", Map.of("desk", "bob", "nas", "carol", "phone", "dave"));
        Path file = world.file("in/video.bin", 48L * MIB + 12_345, 1);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        world.ok("desk", "get", "docs/video.bin", world.folder("desk-dl"), "--wait");
        world.ok("nas", "get", "docs/video.bin", world.folder("nas-dl"), "--wait");

        Said shown = world.ok("phone", "file", "show", "docs/video.bin", "--peers");
        byte[] content = Files.readAllBytes(file);
        assertThat(shown.out())
                .contains(Sha1.of(Digests.sha1().digest(content)).hex())
                .contains(Sha256.digest(content).hex())
                .contains("alice@laptop")
                .contains("bob@desk")
                .contains("100%");

        Said got = world.ok("phone", "get", "docs/video.bin", world.folder("phone-dl"), "--wait");
        assertThat(Files.mismatch(file, world.path("phone-dl/video.bin"))).isEqualTo(-1);
        assertThat(got.out() + got.err())
                .contains(Sha1.of(Digests.sha1().digest(content)).hex());
        JsonNode transfer = world.ok("phone", "--json", "transfer", "show", "1").json();
        JsonNode peers = transfer.findValue("peers");
        assertThat(peers).as(transfer.toString()).hasSize(3);
        for (JsonNode peer : peers) {
            assertThat(peer.findValue("bytes").asLong()).as(transfer.toString()).isGreaterThan(content.length / 5L);
        }
        // Everything downloaded is offered.
        Waiting.until("four sources", () -> world.sources("laptop", "docs/video.bin") == 4);
        assertThat(world.ok("phone", "show_downloads").out()).isEqualTo("[C] [docs] video.bin\n");
        world.program("phone").kill();
        world.daemon("phone");
        assertThat(world.ok("phone", "show_downloads").out()).isEqualTo("[C] [docs] video.bin\n");
        addressesAreTold("laptop");
        assertThat(world.logs("tracker")).contains("video.bin").contains("dave").contains("complete");
    }

    private void addressesAreTold(String device) throws IOException {
        String address = "127.0.0.1:" + world.port(device);
        assertThat(world.program(device).output()).containsPattern("ready.*listening on " + address + ".*advertised");
        assertThat(world.ok(device, "daemon", "status").out())
                .containsPattern("listening +" + address)
                .containsPattern("advertised +" + address);
    }

    @Test
    void aKilledDaemonIsNoticedAndItsFilesLoseASource() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        Path file = world.file("in/a.bin", MIB, 2);
        world.ok("laptop", "share", file.toString());
        Waiting.until("one source", () -> world.sources("desk", "public/a.bin") == 1);
        world.program("laptop").kill();
        Waiting.until("no source", () -> world.sources("desk", "public/a.bin") == 0);
        assertThat(world.ok("desk", "peer", "list").out()).containsPattern("laptop.*offline");

        // Back again it offers the same, and after a logout nothing, without hashing anything again.
        world.daemon("laptop");
        Waiting.until("one source again", () -> world.sources("desk", "public/a.bin") == 1);
        world.ok("laptop", "logout");
        Waiting.until("no source after logout", () -> world.sources("desk", "public/a.bin") == 0);
        assertThat(world.say("laptop", "group", "list").exit()).isEqualTo(4);
        Sandbox.expect(
                0, world.run(Sandbox.PASSWORD + "\n", world.p2p("laptop", "login", "alice", "--password-stdin")));
        Waiting.until("one source after login", () -> world.sources("desk", "public/a.bin") == 1);
    }

    @Test
    void onceTheSourcesAreKnownNoTrackerIsNeeded() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        Path file = world.file("in/big.bin", 160L * MIB, 3);
        world.ok("laptop", "share", file.toString());
        Program seeder = world.program("laptop");
        seeder.signal("STOP");
        world.ok("desk", "get", "public/big.bin", world.folder("dl"));
        TransferView begun = watcher.workUntil(seeder, "desk", t -> t.done() > 0);
        assertThat(begun.done()).isLessThan(begun.size());

        world.program("tracker").kill();
        watcher.workUntil(seeder, "desk", t -> t.done() > begun.done());
        world.program("desk").kill();
        world.daemon("desk");
        seeder.signal("CONT");
        Waiting.until(
                "complete without a tracker", () -> watcher.transfer("desk", 1).state() == TransferState.COMPLETE);
        assertThat(Files.mismatch(file, world.path("dl/big.bin"))).isEqualTo(-1);
    }
}
