// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

class OlderPiecesTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;
    private static final Manifest OLD = content(1, 2, 3);
    /** Twice and once again what the old one has in its second piece; the last piece is new. */
    private static final Manifest NEW = content(2, 3, 2, 2, 4);

    private final PieceSet missing = PieceSet.full(5);
    private final OlderPieces pieces = new OlderPieces(PieceMatch.of(NEW, missing, OLD, PieceSet.full(3)), 5, 3);

    private static Manifest content(long... digests) {
        ByteBuffer packed = ByteBuffer.allocate(digests.length * Sha256.BYTES);
        for (long digest : digests) {
            packed.putLong(digest << 40).putLong(0).putLong(0).putLong(digest);
        }
        Manifest.File file = new Manifest.File(
                "content",
                (long) digests.length * PIECE,
                false,
                Sha256.digest(new byte[0]),
                Sha1.of(new byte[Sha1.BYTES]));
        return new Manifest(
                List.of(file), PIECE, Blob.owning(packed.array()), Blob.owning(new byte[digests.length * Sha1.BYTES]));
    }

    private static BlockRef block(int piece) {
        return new BlockRef(new PieceIndex(piece), 16_384, 16_384);
    }

    private void arrives(int piece) {
        missing.remove(piece);
        pieces.settle(new PieceIndex(piece), missing::contains);
    }

    private static List<Integer> list(PieceSet set) {
        return java.util.stream.IntStream.range(0, set.pieces())
                .filter(set::contains)
                .boxed()
                .toList();
    }

    @Test
    void anOlderPieceStandsForOneThatIsMissing() {
        assertThat(list(pieces.ours(PieceSet.full(3)))).containsExactly(0, 1);
        assertThat(pieces.theirs(block(1))).isEqualTo(block(2));
        assertThat(pieces.ours(block(2))).isEqualTo(block(1));
        assertThat(pieces.ours(block(0))).as("it is in the old version only").isNull();
        assertThat(pieces.older(new PieceIndex(4))).as("it is new").isNull();
        assertThat(pieces.older(new PieceIndex(2)))
                .as("the first with these bytes comes first")
                .isNull();
    }

    @Test
    void whenItIsHereTheNextWithTheSameBytesIsAskedFor() {
        arrives(0);
        assertThat(pieces.ours(block(1))).isEqualTo(block(2));
        assertThat(list(pieces.ours(PieceSet.full(3)))).containsExactly(1, 2);
        arrives(2);
        arrives(3);
        assertThat(pieces.ours(block(1))).isNull();
        arrives(1);
        assertThat(list(pieces.ours(PieceSet.full(3)))).isEmpty();
    }

    @Test
    void whatCameFromElsewhereMeanwhileIsLeftOut() {
        arrives(2);
        assertThat(pieces.ours(block(1))).as("not its turn").isEqualTo(block(0));
        arrives(0);
        assertThat(pieces.ours(block(1))).isEqualTo(block(3));
    }
}
