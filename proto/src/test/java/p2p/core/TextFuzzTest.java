// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What people and files say: tracker lists, names, addresses, manifests. A value that reads back, or a refusal that says why. */
class TextFuzzTest {
    static Stream<byte[]> trackerLists() {
        return Stream.of(
                        "# trackers\n192.0.2.7 8089\n[2001:db8::1]:8090 # home\n",
                        "host 1 " + "ab".repeat(32),
                        "host",
                        "host abc",
                        ":::1\n",
                        "\ufeffhost:80",
                        "[]:1",
                        "a 1\na 1")
                .map(TextFuzzTest::utf8);
    }

    @MethodSource("trackerLists")
    @FuzzTest(maxDuration = "20s")
    void aTrackerListIsReadOrRefused(byte[] text) {
        try {
            TrackerInfo info = TrackerInfo.parse("f", text(text).lines().toList());
            assertThat(info.trackers()).isNotEmpty().doesNotHaveDuplicates();
        } catch (RefusedException e) {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.problem().message()).isNotBlank();
        }
    }

    static Stream<byte[]> names() {
        return Stream.of(
                        "docs/report.pdf@3",
                        "alice@laptop",
                        "192.0.2.7:7700",
                        "[2001:db8::1]:7700",
                        "../../.bashrc",
                        "a\u202eb",
                        "\ud83d\ude80.txt",
                        "x".repeat(300),
                        "a@",
                        "@1",
                        "g/@1",
                        "docs/a@3@0")
                .map(TextFuzzTest::utf8);
    }

    @MethodSource("names")
    @FuzzTest(maxDuration = "20s")
    void aNameReadsBackOrIsRefused(byte[] bytes) {
        String text = text(bytes);
        readsBack(text, UserName::new);
        readsBack(text, GroupName::new);
        readsBack(text, DeviceName::new);
        readsBack(text, FileName::new);
        readsBack(text, FileRef::parse);
        readsBack(text, t -> Endpoint.parse(t, Endpoint.DEFAULT_PEER_PORT));
        readsBack(text, Sha256::parse);
        assertThat(Printable.of(text).chars()).noneMatch(Character::isISOControl);
    }

    private static <T> void readsBack(String text, Function<String, T> reader) {
        T value;
        try {
            value = reader.apply(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(reader.apply(value.toString())).isEqualTo(value);
    }

    static Stream<byte[]> manifests() {
        byte[] good = ManifestLayout.encode(new Manifest(
                        List.of(new Manifest.File(
                                "content/b.txt", 300_000, true, Sha256.digest(new byte[1]), Sha1.of(new byte[20]))),
                        262_144,
                        Blob.owning(new byte[2 * Sha256.BYTES]),
                        Blob.owning(new byte[2 * Sha1.BYTES])))
                .toBytes();
        byte[] manyFiles = good.clone();
        manyFiles[12] = 0x7f;
        return Stream.of(good, manyFiles, java.util.Arrays.copyOf(good, 40));
    }

    @MethodSource("manifests")
    @FuzzTest(maxDuration = "20s")
    void aManifestReadsBackOrIsRefused(byte[] bytes) {
        Blob encoded = Blob.copyOf(Objects.requireNonNull(bytes));
        Manifest manifest;
        try {
            manifest = ManifestLayout.decode(encoded);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(ManifestLayout.encode(manifest)).isEqualTo(encoded);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(Objects.requireNonNull(utf8), StandardCharsets.UTF_8);
    }
}
