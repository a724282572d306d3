// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;

class WithdrawnTest {
    private final Withdrawn withdrawn = new Withdrawn();

    private static BlockRef block(int piece) {
        return new BlockRef(new PieceIndex(piece), 0, 10);
    }

    @Test
    void aBlockIsExcusedAsOftenAsItWasTakenBack() {
        withdrawn.add(block(1));
        withdrawn.add(block(2));
        withdrawn.add(block(1));

        assertThat(withdrawn.remove(block(1))).isTrue();
        assertThat(withdrawn.remove(block(1)))
                .as("both answers were on their way")
                .isTrue();
        assertThat(withdrawn.remove(block(1))).isFalse();
        assertThat(withdrawn.remove(block(2))).isTrue();
        assertThat(withdrawn.remove(block(3))).isFalse();
    }

    @Test
    void whatWasTakenBackLongestAgoIsForgotten() {
        for (int n = 0; n <= 1_024; n++) {
            withdrawn.add(block(n));
        }
        assertThat(withdrawn.remove(block(0))).isFalse();
        assertThat(withdrawn.remove(block(1))).isTrue();
    }
}
