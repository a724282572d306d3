// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;

class PieceSetTest {
    private static Blob bits(int... bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = (byte) bytes[i];
        }
        return Blob.owning(out);
    }

    @Test
    void theFirstPieceIsTheHighestBit() {
        PieceSet set = PieceSet.ofBitfield(bits(0x80, 0x40), 10);

        assertThat(set.contains(0)).isTrue();
        assertThat(set.contains(9)).isTrue();
        assertThat(set.count()).isEqualTo(2);
        assertThat(set.toBitfield()).isEqualTo(bits(0x80, 0x40));
        assertThat(PieceSet.full(10).toBitfield()).isEqualTo(bits(0xff, 0xc0));
    }

    @Test
    void refusesBitfieldsThatDoNotFit() {
        assertThatThrownBy(() -> PieceSet.ofBitfield(bits(0), 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PieceSet.ofBitfield(bits(0, 0, 0), 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PieceSet.ofBitfield(bits(0, 0x20), 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void walksOverWordBorders() {
        PieceSet set = new PieceSet(200);
        PieceSet other = new PieceSet(200);
        for (int i : new int[] {0, 63, 64, 130, 199}) {
            set.add(i);
        }
        other.add(64);
        other.add(199);

        assertThat(set.next(1)).isEqualTo(63);
        assertThat(set.next(65)).isEqualTo(130);
        other.add(65);
        PieceSet common = set.common(other);
        assertThat(common.count()).isEqualTo(2);
        assertThat(common.next(0)).isEqualTo(64);
        assertThat(common.next(65)).isEqualTo(199);
        assertThat(set.containsAll(common)).isTrue();
        assertThat(set.containsAll(other)).isFalse();
        assertThat(set.add(199)).isFalse();
        assertThat(set.remove(199)).isTrue();
        assertThat(set.next(131)).isEqualTo(-1);
        assertThat(set.count()).isEqualTo(4);
    }

    @Test
    void goesThroughFewOfManyAsThroughAll() {
        int pieces = 300_000;
        Random random = new Random(3);
        PieceSet set = new PieceSet(pieces);
        TreeSet<Integer> plain = new TreeSet<>();
        for (int step = 0; step < 20_000; step++) {
            int piece = random.nextInt(64) * 4_687 + random.nextInt(3);
            if (random.nextBoolean()) {
                assertThat(set.add(piece)).isEqualTo(plain.add(piece));
            } else {
                assertThat(set.remove(piece)).isEqualTo(plain.remove(piece));
            }
            int from = random.nextInt(pieces + 1);
            Integer next = plain.ceiling(from);
            assertThat(set.next(from)).isEqualTo(next == null ? -1 : next);
            assertThat(set.count()).isEqualTo(plain.size());
        }
        assertThat(set.copy().next(0)).isEqualTo(set.next(0));
        assertThat(PieceSet.full(pieces).next(pieces - 1)).isEqualTo(pieces - 1);
    }
}
