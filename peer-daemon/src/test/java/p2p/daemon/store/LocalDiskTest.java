// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.daemon.swarm.PieceSet;

class LocalDiskTest {
    @TempDir
    Path directory;

    private final Disk disk = new LocalDisk();
    private final BufferPool buffers = new BufferPool(4 << 20);

    private Manifest manifestOf(byte[] content) throws IOException {
        Path source = Files.write(directory.resolve("source"), content);
        return HashPassTest.hash(disk, Runnable::run, buffers, source).manifest();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(7).nextBytes(content);
        return content;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartFileBecomesTheTarget(boolean wantedSoon) throws IOException {
        byte[] content = content(1_000_000);
        Manifest manifest = manifestOf(content);
        Path part = directory.resolve(".p2p-1.part");
        Path target = directory.resolve("target");
        PartFile file = PartFile.create(disk, part, manifest, Selection.all(manifest), buffers);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                .isEqualTo("rw-------");
        // 0 and 1 in order, 3 before its turn, and a length that is no multiple of a disk block
        for (int i : List.of(0, 1, 3, 2)) {
            PieceIndex piece = new PieceIndex(i);
            int length = manifest.layout().lengthOf(piece);
            ByteBuffer bytes = buffers.take(length);
            bytes.put(content, (int) manifest.layout().offsetOf(piece), length).flip();
            assertThat(file.admit(piece, bytes, wantedSoon)).isTrue();
        }
        assertThat(file.digestSome()).isTrue();
        assertThat(file.wholeSha1()).isEqualTo(manifest.singleFile().sha1());
        FileStamp sealed = file.seal();
        FileStamp done = FinalName.link(disk, part, target, sealed).orElseThrow();

        assertThat(target).hasBinaryContent(content);
        assertThat(part).doesNotExist();
        assertThat(disk.stamp(target)).hasValue(done);
        assertThat(FinalName.link(disk, part, target, sealed)).hasValue(done);
        assertThat(Files.getPosixFilePermissions(target).toString()).contains("OWNER_WRITE");
    }

    @Test
    void wrongBytesAreNotWritten() throws IOException {
        Manifest manifest = manifestOf(content(300_000));
        PartFile file =
                PartFile.create(disk, directory.resolve(".p2p-1.part"), manifest, Selection.all(manifest), buffers);
        ByteBuffer bytes = buffers.take(256 << 10);

        assertThat(file.admit(new PieceIndex(0), bytes, false)).isFalse();
        assertThat(file.written().count()).isZero();
    }

    @Test
    void whatWasWrittenSinceTheLastCheckpointIsFoundAgain() throws IOException {
        byte[] content = content(1_000_000);
        Manifest manifest = manifestOf(content);
        Path part = directory.resolve(".p2p-1.part");
        PartFile file = PartFile.create(disk, part, manifest, Selection.all(manifest), buffers);
        PieceIndex piece = new PieceIndex(2);
        ByteBuffer bytes = buffers.take(256 << 10).put(content, 2 << 18, 256 << 10);
        file.admit(piece, bytes.flip(), false);
        file.close();

        PieceSet none = new PieceSet(manifest.layout().pieces());
        PartFile again =
                PartFile.open(disk, part, manifest, Selection.all(manifest), buffers, none, true, new Random(1));
        assertThat(again.recoverSome()).isTrue();

        assertThat(again.written().contains(2)).isTrue();
        assertThat(again.written().count()).isEqualTo(1);
    }

    @Test
    void bytesPastThePageCacheAreSeenThroughIt() throws IOException {
        byte[] content = content(2 << 18);
        Path path = directory.resolve("file");
        try (Disk.OpenFile file = disk.create(path)) {
            file.write(ByteBuffer.wrap(new byte[2 << 18]), 0);
            file.writeUncached(
                    buffers.take(256 << 10).put(content, 0, 256 << 10).flip(), 0);
            ByteBuffer unaligned = buffers.take(256 << 10).position(1);
            unaligned.put(content, 256 << 10, (256 << 10) - 1).position(1);
            file.writeUncached(unaligned, 256 << 10);
            file.writeUncached(ByteBuffer.wrap(content, (2 << 18) - 1, 1), (2 << 18) - 1);
        }

        assertThat(path).hasBinaryContent(content);
    }

    @Test
    void whoWantsToWritePastThePageCacheNeedNotBeAbleTo() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "no file system in memory here");
        Path path = Files.createTempFile(memory, "p2p", ".test");
        try (Disk.OpenFile file = disk.openWrite(path)) {
            byte[] content = content(256 << 10);
            file.writeUncached(buffers.take(256 << 10).put(content).flip(), 0);

            assertThat(path).hasBinaryContent(content);
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void nothingIsEverOverwritten() throws IOException {
        Path part = Files.write(directory.resolve(".p2p-1.part"), new byte[] {1});
        Path target = Files.write(directory.resolve("target"), new byte[] {2});
        FileStamp sealed = disk.stamp(part).orElseThrow();

        assertThatThrownBy(() -> FinalName.link(disk, part, target, sealed))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.create(target)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(target).hasBinaryContent(new byte[] {2});
        assertThat(part).exists();
    }

    @Test
    void aStampTellsEveryChange() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[] {1});
        FileStamp before = disk.stamp(file).orElseThrow();
        Files.write(file, new byte[] {2, 3});

        assertThat(disk.stamp(file)).isPresent().get().isNotEqualTo(before);
        assertThat(disk.stamp(directory.resolve("none"))).isEmpty();
    }
}
