// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.ReasonCode;

/** Nothing on the way to a first piece waits for a clock: what is asked for, or pushed, arrives without any time passing. */
class InstantStartTownTest {
    private final Town town = new Town(5);
    private final Neighbour alice = town.add("alice").start();
    private final Neighbour bob = town.add("bob").start();

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @Test
    void aDownloadHasItsPiecesAtOnce() {
        alice.share("song.ogg", content(3 << 20));
        long before = town.loop.nanoTime();

        long number = bob.get("song.ogg").transfer().number();
        town.loop.drain();

        assertThat(bob.view(number).done()).isEqualTo(3 << 20);
        assertThat(town.loop.nanoTime()).isEqualTo(before);
    }

    @Test
    void whoWaitsForASourceHasPiecesAtOnceWhenOneComes() {
        alice.share("song.ogg", content(3 << 20));
        alice.traffic.loggedOut();
        town.loop.drain();
        long number = bob.get("song.ogg").transfer().number();
        town.loop.drain();
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.NO_SOURCE_ONLINE);
        long before = town.loop.nanoTime();

        alice.start2();

        assertThat(bob.view(number).done()).isEqualTo(3 << 20);
        assertThat(town.loop.nanoTime()).isEqualTo(before);
    }
}
