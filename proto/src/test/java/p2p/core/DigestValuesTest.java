// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests, ids and blobs. The expected digests are the examples of FIPS 180-4 for "abc". */
class DigestValuesTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SHA1_OF_ABC = "a9993e364706816aba3e25717850c26c9cd0d89d";

    @Test
    void digestsAreThoseOfTheStandard() {
        assertThat(Sha256.digest(ABC)).hasToString(SHA256_OF_ABC).isEqualTo(Sha256.parse(SHA256_OF_ABC));
        assertThat(Sha1.of(Digests.sha1().digest(ABC))).hasToString(SHA1_OF_ABC).isEqualTo(Sha1.parse(SHA1_OF_ABC));
        assertThat(Sha256.digest(ABC).shortHex()).isEqualTo("ba7816bf8f01");
    }

    @Test
    void bytesComeBack() {
        Sha256 sha256 = Sha256.digest(ABC);
        Sha1 sha1 = Sha1.parse(SHA1_OF_ABC);
        assertThat(Sha256.of(sha256.toBytes())).isEqualTo(sha256);
        assertThat(Sha1.of(sha1.toBytes())).isEqualTo(sha1);
        RequestId id = RequestId.random(new Random(1));
        assertThat(RequestId.of(id.toBytes())).isEqualTo(id);
        assertThat(id.toString()).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 19, 21, 31, 33})
    void anotherLengthIsRefused(int length) {
        byte[] bytes = new byte[length];
        assertRefused(() -> Sha256.of(bytes));
        assertRefused(() -> Sha1.of(bytes));
        assertRefused(() -> RequestId.of(bytes));
        assertRefused(() -> Sha256.at(bytes, length - 31));
        assertRefused(() -> Sha1.at(bytes, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ba78", "xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "é"})
    void whatIsNotHexadecimalIsRefused(String text) {
        assertRefused(() -> Sha256.parse(text));
        assertRefused(() -> Sha1.parse(text));
        assertRefused(() -> PeerId.parse(text));
        assertRefused(() -> ContentId.parse(text));
    }

    @Test
    void digestsAreOrderedLikeTheirHexadecimalDigits() {
        Random random = new Random(42);
        for (int i = 0; i < 1_000; i++) {
            Sha256 a = new Sha256(random.nextInt(3) - 1, random.nextLong(), 0, 0);
            Sha256 b = new Sha256(random.nextInt(3) - 1, random.nextLong(), 0, 0);
            assertThat(Integer.signum(a.compareTo(b)))
                    .isEqualTo(Integer.signum(a.hex().compareTo(b.hex())));
        }
    }

    @Test
    void numbersOfGroupsAndEntriesArePositive() {
        assertRefused(() -> new GroupId(0));
        assertRefused(() -> new EntryId(0));
        assertRefused(() -> new EntryId(-1));
        assertThat(new EntryId(Long.MAX_VALUE).value()).isPositive();
    }

    @Test
    void aBlobIsAValue() {
        byte[] bytes = {1, 2, 3, 4};
        Blob blob = Blob.copyOf(bytes);
        bytes[0] = 9;
        assertThat(blob).isEqualTo(Blob.owning(new byte[] {1, 2, 3, 4})).hasToString("4 bytes");
        blob.toBytes()[0] = 9;
        assertThat(blob.hex()).isEqualTo("01020304");
        assertThat(blob.slice(1, 2).hex()).isEqualTo("0203");
        assertThat(blob.slice(4, 0).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, Integer.MAX_VALUE})
    void aPartOutsideABlobIsRefused(int at) {
        Blob blob = Blob.owning(new byte[4]);
        assertThatThrownBy(() -> blob.slice(at, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> blob.slice(1, at == 5 ? 4 : at)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertRefused(ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
    }
}
