// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.message.ShareView;

/** What becomes of shared files that change, go away, come back, or are deleted from their group's list. */
class SourceTownTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Path FILE = Neighbour.HOME.resolve("film.mkv");

    private final Town town = new Town(5);
    private final byte[] content = new byte[3 << 20];
    private final Neighbour alice = town.add("alice");

    SourceTownTest() {
        new Random(3).nextBytes(content);
        alice.start().share("film.mkv", content);
    }

    private ShareView share() {
        assertThat(alice.traffic.shares().list()).hasSize(1);
        return alice.traffic.shares().list().get(0);
    }

    private boolean isOffered() {
        return alice.traffic.totals().shares() == 1;
    }

    @Test
    void aChangedFileIsNoticedWithoutARequestAndItsOwnerIsToldTheNextStep() {
        content[5] ^= 1;
        alice.disk.put(FILE, content);

        town.until(() -> !isOffered(), SourceWatch.ROUND.plusSeconds(2));

        assertThat(share().problem()).contains("was changed").contains("p2p share /home/film.mkv -g docs makes");
        assertThat(alice.share("film.mkv", content).version()).isEqualTo(2);
        assertThat(share().problem()).isEmpty();
        assertThat(isOffered()).isTrue();
    }

    @Test
    void aFileThatChangedWhileNobodyLookedIsNoticedAfterTheStart() {
        alice.kill();
        alice.disk.put(FILE, new byte[7]);
        alice.start();

        town.until(() -> !isOffered(), Duration.ofSeconds(5));
        assertThat(share().problem()).contains("was changed");
    }

    @Test
    void aFileOnADiskThatWasAwayIsOfferedAgainByItself() {
        alice.disk.removeDirectory(Neighbour.HOME);
        town.until(() -> !isOffered(), SourceWatch.ROUND.plusSeconds(2));
        assertThat(share().problem()).contains("is not there any more");

        alice.disk.addDirectory(Neighbour.HOME);
        town.until(this::isOffered, SourceWatch.ROUND.plusSeconds(2));
        assertThat(share().problem()).isEmpty();
    }

    @Test
    void nothingIsReadAgainAfterAStartWhenNothingChanged() {
        alice.share("more.mkv", content);
        long before = alice.disk.bytesRead();
        alice.powerCut();
        alice.start();

        town.loop.advance(Duration.ofMinutes(3));

        assertThat(alice.traffic.totals().shares()).isEqualTo(2);
        assertThat(alice.disk.bytesRead() - before).isZero();
    }

    @Test
    void whatWasSharedBeforeIsNotHashedAgain() {
        long before = alice.disk.bytesRead();

        town.get(alice.traffic
                .shares()
                .share(FILE.toString(), Town.DOCS, new FileName("other name"), null, progress -> {}));

        assertThat(alice.disk.bytesRead() - before).isZero();
    }

    @Test
    void whatWasDeletedFromTheListIsNotOfferedAndSaysSo() {
        alice.traffic.deleted(List.of(town.entry(new FileName("film.mkv"))));
        town.loop.drain();

        assertThat(isOffered()).isFalse();
        assertThat(share().problem()).contains("deleted from the group's list");
        assertThat(alice.disk.bytes(FILE)).isEqualTo(content);

        alice.kill();
        alice.start();
        town.loop.advance(LONG);
        assertThat(alice.traffic.shares().list()).isEmpty();
    }

    @Test
    void manyFilesAreLookedAtInTurn() {
        for (int i = 0; i < 3 * SourceWatch.BATCH; i++) {
            alice.share("file" + i, new byte[] {(byte) i, (byte) (i >> 8)});
        }
        alice.disk.put(Neighbour.HOME.resolve("file700"), new byte[9]);

        town.until(
                () -> alice.traffic.shares().list().stream()
                        .anyMatch(s -> !s.problem().isEmpty()),
                SourceWatch.ROUND.multipliedBy(2));
        assertThat(alice.traffic.totals().shares()).isEqualTo(3 * SourceWatch.BATCH);
    }
}
