// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceLayoutTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"0, 4, 0", "1, 4, 1", "4, 4, 1", "5, 4, 2", "8, 4, 2", "9, 4, 3"})
    void cutsContentIntoPieces(long size, int pieceLength, int pieces) {
        assertThat(new PieceLayout(size, pieceLength).pieces()).isEqualTo(pieces);
    }

    @Test
    void theLastPieceMayBeShorter() {
        PieceLayout layout = new PieceLayout(9, 4);
        assertThat(layout.offsetOf(new PieceIndex(2))).isEqualTo(8);
        assertThat(layout.lengthOf(new PieceIndex(1))).isEqualTo(4);
        assertThat(layout.lengthOf(new PieceIndex(2))).isEqualTo(1);
    }

    @Test
    void aPieceOutsideIsRefused() {
        PieceLayout layout = new PieceLayout(9, 4);
        assertThat(layout.contains(new PieceIndex(3))).isFalse();
        assertThat(layout.contains(new PieceIndex(Integer.MAX_VALUE))).isFalse();
        assertThatThrownBy(() -> layout.offsetOf(new PieceIndex(3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.lengthOf(new PieceIndex(3))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new PieceLayout(0, 4).contains(new PieceIndex(0))).isFalse();
    }

    @Test
    void aBlockLiesWhollyInsideItsPiece() {
        PieceLayout layout = new PieceLayout(9, 4);
        assertThat(layout.contains(block(0, 0, 4))).isTrue();
        assertThat(layout.contains(block(0, 3, 1))).isTrue();
        assertThat(layout.contains(block(0, 3, 2))).isFalse();
        assertThat(layout.contains(block(2, 0, 1))).isTrue();
        assertThat(layout.contains(block(2, 0, 2))).isFalse();
        assertThat(layout.contains(block(3, 0, 1))).isFalse();
    }

    @Test
    void aBlockIsAtMostOneMebibyteInsideThePossibleLengths() {
        assertThat(block(0, PieceLayout.MAX_PIECE_LENGTH - 1, 1).end()).isEqualTo(PieceLayout.MAX_PIECE_LENGTH);
        assertThat(block(0, 0, BlockRef.MAX_LENGTH).end()).isEqualTo(BlockRef.MAX_LENGTH);
        assertBadBlock(0, 0);
        assertBadBlock(0, -1);
        assertBadBlock(-1, 1);
        assertBadBlock(0, BlockRef.MAX_LENGTH + 1);
        assertBadBlock(PieceLayout.MAX_PIECE_LENGTH, 1);
        assertBadBlock(Integer.MAX_VALUE, 1);
        assertBadBlock(Integer.MAX_VALUE, BlockRef.MAX_LENGTH);
        assertThatThrownBy(() -> new PieceIndex(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void choosesPiecesFrom256KiBTo4MiB() {
        assertThat(PieceLayout.forSize(0).pieceLength()).isEqualTo(256 << 10);
        assertThat(PieceLayout.forSize(1024 * MIB).pieceLength()).isEqualTo(256 << 10);
        assertThat(PieceLayout.forSize(1024 * MIB).pieces()).isEqualTo(4_096);
        assertThat(PieceLayout.forSize(1025 * MIB).pieceLength()).isEqualTo(512 << 10);
        assertThat(PieceLayout.forSize(100L << 30).pieceLength()).isEqualTo(4 << 20);
    }

    @Test
    void thePiecesHaveABound() {
        long most = PieceLayout.MAX_PIECES * 4 * MIB;
        assertThat(PieceLayout.forSize(most).pieces()).isEqualTo(PieceLayout.MAX_PIECES);
        assertThat(new PieceLayout(PieceLayout.MAX_PIECES, 1).pieces()).isEqualTo(PieceLayout.MAX_PIECES);
        assertThatThrownBy(() -> PieceLayout.forSize(most + 1)).hasMessageContaining("262144 pieces");
        assertThatThrownBy(() -> new PieceLayout(PieceLayout.MAX_PIECES + 1, 1)).hasMessageContaining("pieces");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62, -1, Long.MIN_VALUE})
    void aSizeThatCannotBeIsRefused(long size) {
        assertThatThrownBy(() -> new PieceLayout(size, 4 << 20)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, (4 << 20) + 1, Integer.MAX_VALUE})
    void aPieceLengthThatCannotBeIsRefused(int pieceLength) {
        assertThatThrownBy(() -> new PieceLayout(1, pieceLength)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BlockRef block(int piece, int offset, int length) {
        return new BlockRef(new PieceIndex(piece), offset, length);
    }

    private static void assertBadBlock(int offset, int length) {
        assertThatThrownBy(() -> block(0, offset, length)).isInstanceOf(IllegalArgumentException.class);
    }
}
