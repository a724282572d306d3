// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.Blob;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.Sha1;
import p2p.core.Sha256;

class HashPassTest {
    @TempDir
    Path directory;

    private final Disk disk = new LocalDisk();
    private final BufferPool buffers = new BufferPool(4 << 20);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 3_000_000})
    void digestsAreThoseOfTheBytes(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Path file = Files.write(directory.resolve("file"), content);
        ExecutorService hashers = Executors.newFixedThreadPool(2);

        HashPass.Hashed hashed = hash(disk, hashers, buffers, file);
        hashers.shutdown();

        Manifest manifest = hashed.manifest();
        assertThat(manifest.singleFile().sha256()).isEqualTo(Sha256.digest(content));
        assertThat(manifest.singleFile().sha1())
                .isEqualTo(Sha1.of(Digests.sha1().digest(content)));
        for (int i = 0; i < manifest.layout().pieces(); i++) {
            PieceIndex piece = new PieceIndex(i);
            int from = (int) manifest.layout().offsetOf(piece);
            byte[] bytes =
                    Arrays.copyOfRange(content, from, from + manifest.layout().lengthOf(piece));
            assertThat(manifest.sha256(piece)).isEqualTo(Sha256.digest(bytes));
            assertThat(manifest.sha1(piece)).isEqualTo(Sha1.of(Digests.sha1().digest(bytes)));
        }
        assertThat(disk.stamp(file)).hasValue(hashed.stamp());
    }

    @Test
    void aFileThatChangesMeanwhileIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[1 << 20]);

        try (HashPass pass = new HashPass(disk, Runnable::run, buffers, file)) {
            assertThat(pass.step()).isTrue();
            append(file);
            assertThatThrownBy(pass::finish).isInstanceOf(SourceChangedException.class);
        }
    }

    @Test
    void aLongFileGoesInSteps() throws IOException {
        Path file = directory.resolve("long");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(70 << 20);
        }
        try (HashPass pass = new HashPass(disk, Runnable::run, buffers, file)) {
            assertThat(pass.step()).isFalse();
            assertThat(pass.done()).isEqualTo(32 << 20);
            assertThat(pass.step()).isFalse();
            assertThat(pass.step()).isTrue();
            assertThat(pass.finish().manifest().size()).isEqualTo(70 << 20);
        }
    }

    @Test
    void anotherPassGoesOnWhereOneWasSaved() throws IOException {
        byte[] content = new byte[(70 << 20) + 5];
        new Random(7).nextBytes(content);
        Path file = Files.write(directory.resolve("long"), content);
        HashPass.Hashed expected = hash(disk, Runnable::run, buffers, file);
        Blob saved;
        try (HashPass first = new HashPass(disk, Runnable::run, buffers, file)) {
            assertThat(first.save()).as("nothing is hashed yet").isEmpty();
            first.step();
            saved = first.save().orElseThrow();
        }

        try (HashPass second = new HashPass(disk, Runnable::run, buffers, file)) {
            assertThat(second.resume(saved)).isTrue();
            assertThat(second.done()).isEqualTo(32 << 20);
            assertThat(second.step()).isFalse();
            assertThat(second.step()).isTrue();
            assertThat(second.finish().manifest()).isEqualTo(expected.manifest());
        }
    }

    @Test
    void whatWasSavedOfAnotherFileOrIsDamagedIsNotTakenUp() throws IOException {
        Path file = Files.write(directory.resolve("long"), new byte[40 << 20]);
        byte[] saved;
        try (HashPass first = new HashPass(disk, Runnable::run, buffers, file)) {
            first.step();
            saved = first.save().orElseThrow().toBytes();
        }
        byte[] damaged = saved.clone();
        damaged[saved.length / 2] ^= 1;
        try (HashPass second = new HashPass(disk, Runnable::run, buffers, file)) {
            assertThat(second.resume(Blob.copyOf(damaged))).isFalse();
            assertThat(second.resume(Blob.copyOf(Arrays.copyOf(saved, 40)))).isFalse();
            assertThat(second.resume(Blob.EMPTY)).isFalse();
            assertThat(second.done()).isZero();
            assertThat(second.step()).isFalse();
        }
        append(file);
        try (HashPass third = new HashPass(disk, Runnable::run, buffers, file)) {
            assertThat(third.resume(Blob.copyOf(saved))).isFalse();
        }
    }

    static HashPass.Hashed hash(Disk disk, Executor hashers, BufferPool buffers, Path file) throws IOException {
        try (HashPass pass = new HashPass(disk, hashers, buffers, file)) {
            boolean done = false;
            while (!done) {
                done = pass.step();
            }
            return pass.finish();
        }
    }

    private static void append(Path file) {
        try {
            Files.write(file, new byte[] {1}, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
