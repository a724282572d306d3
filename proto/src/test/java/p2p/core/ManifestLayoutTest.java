// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestLayoutTest {
    private static final long SEED = Long.getLong("p2p.seed", 42);
    private static final Sha256 SHA256 = Sha256.digest(new byte[] {1});
    private static final Sha1 SHA1 = Sha1.parse("da39a3ee5e6b4b0d3255bfef95601890afd80709");

    /** Offsets in the encoding of {@link #small()}: magic 8, piece length 4, files 4, path "a.txt" 2 + 5. */
    private static final int PIECE_LENGTH_AT = 8;

    private static final int FILES_AT = 12;
    private static final int PATH_LENGTH_AT = 16;
    private static final int PATH_AT = 18;
    private static final int SIZE_AT = 23;
    private static final int FLAGS_AT = 31;
    private static final int PIECES_AT = 32 + Sha256.BYTES + Sha1.BYTES;

    @Test
    void comesBackAsItWentOut() {
        for (Manifest manifest : List.of(small(), folder(), empty())) {
            assertThat(ManifestLayout.decode(ManifestLayout.encode(manifest))).isEqualTo(manifest);
        }
    }

    @Test
    void theLayoutIsTheOneThatIsSpecified() {
        byte[] bytes = encoded();
        assertThat(HexFormat.of().formatHex(bytes, 0, FLAGS_AT + 1))
                .isEqualTo("5032504d414e3100" + "00000004" + "00000001" + "0005" + "612e747874" + "0000000000000009"
                        + "01");
        assertThat(ByteBuffer.wrap(bytes).getInt(PIECES_AT)).isEqualTo(3);
        assertThat(bytes).hasSize(PIECES_AT + 4 + 3 * (Sha256.BYTES + Sha1.BYTES));
        assertThat(ManifestLayout.idOf(Blob.copyOf(bytes)).manifestHash()).isEqualTo(Sha256.digest(bytes));
    }

    @Test
    void aManifestCutAnywhereIsRefused() {
        byte[] bytes = encoded();
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void nothingMayFollow() {
        assertRefused(Arrays.copyOf(encoded(), encoded().length + 1));
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] bytes = encoded();
        bytes[6] = '2';
        assertThatThrownBy(() -> decode(bytes)).hasMessageContaining("not a manifest of version 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 8, 13, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void sizesThatDoNotAddUpToThePiecesAreRefused(long size) {
        byte[] bytes = encoded();
        ByteBuffer.wrap(bytes).putLong(SIZE_AT, size);
        assertRefused(bytes);
    }

    @Test
    void sizesWhoseSumOverflowsAreRefused() {
        byte[] bytes = ManifestLayout.encode(folder()).toBytes();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.putLong(PATH_AT + "content/d/x".length(), Long.MAX_VALUE);
        assertThatThrownBy(() -> decode(bytes)).hasMessageContaining("do not add up");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPieceLengthThatDoesNotFitIsRefused(int pieceLength) {
        byte[] bytes = encoded();
        ByteBuffer.wrap(bytes).putInt(PIECE_LENGTH_AT, pieceLength);
        assertRefused(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1, 1_000_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aCountOfFilesThatIsNotTrueIsRefusedWithoutRoomForThem(int files) {
        byte[] bytes = encoded();
        ByteBuffer.wrap(bytes).putInt(FILES_AT, files);
        assertRefused(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, -1, 262_145, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aCountOfPiecesThatIsNotTrueIsRefused(int pieces) {
        byte[] bytes = encoded();
        ByteBuffer.wrap(bytes).putInt(PIECES_AT, pieces);
        assertRefused(bytes);
    }

    @Test
    void unknownFlagsAndPathLengthsAreRefused() {
        byte[] flags = encoded();
        flags[FLAGS_AT] = 2;
        assertThatThrownBy(() -> decode(flags)).hasMessageContaining("flags");
        byte[] path = encoded();
        path[PATH_LENGTH_AT] = (byte) 0xff;
        assertThatThrownBy(() -> decode(path)).hasMessageContaining("cut short");
        byte[] utf8 = encoded();
        utf8[PATH_AT] = (byte) 0xff;
        assertThatThrownBy(() -> decode(utf8)).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../.x", "/etcx", "a//bx", "a/../", "..\\..", "a/b/.", "a\nb/c", "ab/.."})
    void pathsThatLeaveTheDestinationAreRefused(String path) {
        byte[] bytes = encoded();
        System.arraycopy(path.substring(0, 5).getBytes(StandardCharsets.US_ASCII), 0, bytes, PATH_AT, 5);
        assertRefused(bytes);
        assertThatThrownBy(() -> new Manifest.File(path, 1, false, SHA256, SHA1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathThatDoesNotFitItsLengthFieldIsRefused() {
        String path = String.join("/", Collections.nCopies(300, "d".repeat(250)));
        assertThatThrownBy(() -> ManifestLayout.encode(new Manifest(
                        List.of(new Manifest.File(path, 0, false, SHA256, SHA1)), 4, Blob.EMPTY, Blob.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "content/b,content/a",
        "content/a,content/a",
        "content/a,content/a/b",
        "content/a,b",
        "content,content/a"
    })
    void filesOfAFolderThatDoNotMakeATreeAreRefused(String one, String other) {
        List<Manifest.File> files = List.of(
                new Manifest.File(one, 0, false, SHA256, SHA1), new Manifest.File(other, 0, false, SHA256, SHA1));
        assertThatThrownBy(() -> new Manifest(files, 4, Blob.EMPTY, Blob.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("folder");
    }

    @Test
    void aFolderOfOneFileIsNoSingleFile() {
        Manifest one = new Manifest(
                List.of(new Manifest.File("content/a", 0, false, SHA256, SHA1)), 4, Blob.EMPTY, Blob.EMPTY);
        assertThat(one.isFolder()).isTrue();
        assertThat(one.files().get(0).pathInside()).isEqualTo("a");
        assertThat(one.sha1()).isEqualTo(Sha1.of(Digests.sha1().digest(SHA1.toBytes())));
        assertThat(one.sha256()).isEqualTo(Sha256.of(Digests.sha256().digest(SHA256.toBytes())));
        assertThat(small().isFolder()).isFalse();
        assertThat(small().sha1()).isEqualTo(SHA1);
    }

    @Test
    void aFoldersFilesStandTogether() {
        List<String> paths = new ArrayList<>(List.of("a!", "a", "a/b", "a/b/c", "a0", "A"));
        paths.sort(Manifest::compare);
        assertThat(paths).containsExactly("A", "a", "a/b", "a/b/c", "a!", "a0");
    }

    @Test
    void aManifestBeyond64MiBIsRefused() {
        assertThatThrownBy(() -> ManifestLayout.decode(Blob.owning(new byte[Manifest.MAX_BYTES + 1])))
                .hasMessageContaining("at most");
    }

    @Test
    void whateverIsReadEncodesToTheSameBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] valid = ManifestLayout.encode(folder()).toBytes();
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(ManifestLayout.encode(decode(bytes)).toBytes())
                        .as("seed %d, round %d", SEED, i)
                        .isEqualTo(bytes);
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                fail("seed " + SEED + ", round " + i + ", " + HexFormat.of().formatHex(bytes), e);
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }

    @Test
    void knowsTheDigestsOfItsPieces() {
        Manifest manifest = small();
        assertThat(manifest.layout()).isEqualTo(new PieceLayout(9, 4));
        assertThat(manifest.sha256(new PieceIndex(2))).isEqualTo(sha256(2));
        assertThat(manifest.sha1(new PieceIndex(2))).isEqualTo(sha1(2));
        assertThat(manifest.singleFile().path()).isEqualTo("a.txt");
        assertThatThrownBy(() -> folder().singleFile()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> manifest.sha256(new PieceIndex(3))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static Manifest small() {
        return new Manifest(List.of(new Manifest.File("a.txt", 9, true, SHA256, SHA1)), 4, sha256s(3), sha1s(3));
    }

    private static Manifest folder() {
        return new Manifest(
                List.of(
                        new Manifest.File("content/d/x", 5, false, SHA256, SHA1),
                        new Manifest.File("content/d/ü/y", 0, true, SHA256, SHA1),
                        new Manifest.File("content/z", 2, false, SHA256, SHA1)),
                4,
                sha256s(2),
                sha1s(2));
    }

    private static Manifest empty() {
        return new Manifest(List.of(new Manifest.File("a", 0, false, SHA256, SHA1)), 256 << 10, Blob.EMPTY, Blob.EMPTY);
    }

    private static byte[] encoded() {
        return ManifestLayout.encode(small()).toBytes();
    }

    private static Blob sha256s(int pieces) {
        ByteBuffer out = ByteBuffer.allocate(pieces * Sha256.BYTES);
        for (int i = 0; i < pieces; i++) {
            out.put(sha256(i).toBytes());
        }
        return Blob.owning(out.array());
    }

    private static Blob sha1s(int pieces) {
        ByteBuffer out = ByteBuffer.allocate(pieces * Sha1.BYTES);
        for (int i = 0; i < pieces; i++) {
            out.put(sha1(i).toBytes());
        }
        return Blob.owning(out.array());
    }

    private static Sha256 sha256(int n) {
        return new Sha256(n, -1, 1, ~n);
    }

    private static Sha1 sha1(int n) {
        return new Sha1(n, -1, ~n);
    }

    private static Manifest decode(byte[] bytes) {
        return ManifestLayout.decode(Blob.copyOf(bytes));
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> decode(bytes))
                .as(HexFormat.of().formatHex(bytes))
                .isExactlyInstanceOf(IllegalArgumentException.class);
    }
}
