// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

class PieceMatchTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;

    /** Content whose pieces have these digests; a digest begins with the given number and ends with it, too. */
    private static Manifest content(long size, long... digests) {
        ByteBuffer packed = ByteBuffer.allocate(digests.length * Sha256.BYTES);
        for (long digest : digests) {
            packed.putLong(digest).putLong(0).putLong(0).putLong(digest);
        }
        Manifest.File file =
                new Manifest.File("content", size, false, Sha256.digest(new byte[0]), Sha1.of(new byte[Sha1.BYTES]));
        return new Manifest(
                List.of(file), PIECE, Blob.owning(packed.array()), Blob.owning(new byte[digests.length * Sha1.BYTES]));
    }

    private static PieceMatch match(Manifest wanted, Manifest other) {
        return PieceMatch.of(
                wanted,
                PieceSet.full(wanted.layout().pieces()),
                other,
                PieceSet.full(other.layout().pieces()));
    }

    @Test
    void tellsWhereEachPieceIs() {
        PieceMatch match = match(
                content(4L * PIECE, 50L << 30, -7L << 30, 1, 9L << 40), content(3L * PIECE, -7L << 30, 8, 50L << 30));

        assertThat(match.count()).isEqualTo(2);
        assertThat(match.next(0)).isZero();
        assertThat(match.source(0)).isEqualTo(new PieceIndex(2));
        assertThat(match.next(1)).isEqualTo(1);
        assertThat(match.source(1)).isEqualTo(new PieceIndex(0));
        assertThat(match.next(2)).isEqualTo(-1);
    }

    @Test
    void digestsThatOnlyBeginAlikeAreOthers() {
        assertThat(match(content(2L * PIECE, 3, 4), content(2L * PIECE, 5, 6)).count())
                .isZero();
        assertThat(match(content(2L * PIECE, 3, 4), content(3L * PIECE, 5, 6, 4))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void manyDigestsThatBeginAlikeTakeNoLongSearch() {
        int pieces = 100_000;
        long[] alike = new long[pieces];
        for (int i = 0; i < pieces; i++) {
            alike[i] = i + 1;
        }
        Manifest content = content((long) pieces * PIECE, alike);

        assertThat(match(content, content).count()).isLessThanOrEqualTo(16);
    }

    @Test
    void whatIsHereOrIsNotThereIsLeftOut() {
        Manifest content = content(3L * PIECE, 1L << 40, 2L << 40, 3L << 40);
        PieceSet missing = PieceSet.full(3);
        missing.remove(0);
        PieceSet have = PieceSet.full(3);
        have.remove(2);

        PieceMatch match = PieceMatch.of(content, missing, content, have);

        assertThat(match.count()).isEqualTo(1);
        assertThat(match.next(0)).isEqualTo(1);
    }

    @Test
    void aDigestThatIsClaimedForAnotherLengthIsNotBelieved() {
        assertThat(match(content(PIECE - 1L, 1L << 40), content(PIECE, 1L << 40))
                        .count())
                .isZero();
    }
}
