// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

/** Folders from the walk over the hash pass and the part folder to the finished copy, on the machine's own disk. */
class FolderTest {
    private static final int SIZE = 300_000;

    @TempDir
    Path directory;

    private final Disk disk = new LocalDisk();
    private final BufferPool buffers = new BufferPool(4 << 20);
    private Path source;
    private Path part;

    @BeforeEach
    void aFolder() throws IOException {
        source = directory.resolve("source");
        part = directory.resolve(".p2p-1.part");
        write("b/two.bin", SIZE);
        write("a.txt", 10);
        write("b/empty", 0);
        write("b/c/three.bin", SIZE);
        write("z/last", 0);
        assertThat(source.resolve("a.txt").toFile().setExecutable(true)).isTrue();
    }

    private void write(String path, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(path.hashCode()).nextBytes(bytes);
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private Manifest manifest() throws IOException {
        return hashed(FolderWalk.walk(disk, source)).manifest();
    }

    private HashPass.Hashed hashed(FolderWalk.Folder folder) throws IOException {
        try (HashPass pass = new HashPass(disk, Runnable::run, buffers, source, folder)) {
            while (!pass.step()) {
                assertThat(pass.done()).isPositive();
            }
            return pass.finish();
        }
    }

    @Test
    void aPassOverAFolderGoesOnWhereAnotherOneWasSaved() throws IOException {
        write("b/large.bin", 35 << 20);
        write("c/second.bin", 10 << 20);
        FolderWalk.Folder folder = FolderWalk.walk(disk, source);
        Manifest expected = hashed(folder).manifest();
        Blob saved;
        try (HashPass first = new HashPass(disk, Runnable::run, buffers, source, folder)) {
            assertThat(first.step()).isFalse();
            saved = first.save().orElseThrow();
        }
        try (HashPass second = new HashPass(disk, Runnable::run, buffers, source, folder)) {
            assertThat(second.resume(saved)).isTrue();
            assertThat(second.step()).isTrue();
            assertThat(second.finish().manifest()).isEqualTo(expected);
        }
    }

    /** All bytes in the order of the manifest. */
    private byte[] content(Manifest manifest, Path root) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Manifest.File file : manifest.files()) {
            all.write(Files.readAllBytes(root.resolve(file.pathInside())));
        }
        return all.toByteArray();
    }

    @Test
    void digestsAreThoseOfTheFilesAndOfThePiecesOverThem() throws IOException {
        FolderWalk.Folder folder = FolderWalk.walk(disk, source);
        HashPass.Hashed hashed = hashed(folder);

        Manifest manifest = hashed.manifest();
        assertThat(manifest.files())
                .extracting(Manifest.File::pathInside)
                .containsExactly("a.txt", "b/c/three.bin", "b/empty", "b/two.bin", "z/last");
        assertThat(manifest.files().get(0).executable()).isTrue();
        assertThat(manifest.files().get(1).executable()).isFalse();
        for (Manifest.File file : manifest.files()) {
            byte[] bytes = Files.readAllBytes(source.resolve(file.pathInside()));
            assertThat(file.sha256()).isEqualTo(Sha256.digest(bytes));
            assertThat(file.sha1()).isEqualTo(Sha1.of(Digests.sha1().digest(bytes)));
        }
        byte[] content = content(manifest, source);
        assertThat(manifest.size()).isEqualTo(content.length);
        for (int i = 0; i < manifest.layout().pieces(); i++) {
            assertThat(manifest.sha256(new PieceIndex(i))).isEqualTo(Sha256.digest(piece(manifest, content, i)));
        }
        assertThat(hashed.stamp()).isEqualTo(folder.print().stamp());
        assertThat(FolderWalk.walk(disk, source).print().stamp()).isEqualTo(hashed.stamp());
    }

    private static byte[] piece(Manifest manifest, byte[] content, int index) {
        PieceIndex piece = new PieceIndex(index);
        byte[] bytes = new byte[manifest.layout().lengthOf(piece)];
        System.arraycopy(content, (int) manifest.layout().offsetOf(piece), bytes, 0, bytes.length);
        return bytes;
    }

    @Test
    void whatCannotBeSharedIsLeftOutAndNamed() throws Exception {
        Files.createSymbolicLink(source.resolve("link"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(source.resolve("loop"), source);
        Files.write(source.resolve("line\nbreak"), new byte[1]);
        Files.write(source.resolve(".p2p-7.part"), new byte[1]);
        write("A.TXT", 1);
        write("\u00e9", 1);
        write("e\u0301", 1);
        assertThat(new ProcessBuilder("mkfifo", source.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        FolderWalk.Folder folder = FolderWalk.walk(disk, source);

        assertThat(folder.plan().members()).hasSize(8);
        assertThat(folder.remarks())
                .hasSize(7)
                .anyMatch(r -> r.equals("link: left out, a symbolic link"))
                .anyMatch(r -> r.equals("loop: left out, a symbolic link"))
                .anyMatch(r -> r.equals("pipe: left out, no ordinary file"))
                .anyMatch(r -> r.contains(".p2p-7.part: left out"))
                .anyMatch(r -> r.contains("left out") && r.contains("control"))
                .anyMatch(r -> r.contains("differs from A.TXT"))
                .anyMatch(r -> r.contains("Unicode form"));
    }

    @Test
    void manyRemarksAreCounted() throws IOException {
        for (int i = 0; i < FolderWalk.NAMED + 5; i++) {
            Files.createSymbolicLink(source.resolve("link" + i), Path.of("nowhere"));
        }
        assertThat(FolderWalk.walk(disk, source).remarks())
                .hasSize(FolderWalk.NAMED + 1)
                .endsWith("and 5 more");
    }

    @Test
    void aFileThatChangesWhileTheFolderIsHashedIsNoticed() throws IOException {
        FolderWalk.Folder folder = FolderWalk.walk(disk, source);
        try (HashPass pass = new HashPass(disk, Runnable::run, buffers, source, folder)) {
            assertThat(pass.step()).isTrue();
            write("b/two.bin", SIZE + 1);
            assertThatThrownBy(pass::finish).isInstanceOf(SourceChangedException.class);
        }
        write("a.txt", 5);
        try (HashPass pass = new HashPass(disk, Runnable::run, buffers, source, folder)) {
            assertThatThrownBy(pass::step).isInstanceOf(SourceChangedException.class);
        }
    }

    @Test
    void aPartFolderBecomesTheFolder() throws IOException {
        Manifest manifest = manifest();
        byte[] content = content(manifest, source);
        try (PartFile into = PartFile.create(disk, part, manifest, Selection.all(manifest), buffers)) {
            for (int i : new int[] {2, 0, 1}) {
                assertThat(into.admit(new PieceIndex(i), ByteBuffer.wrap(piece(manifest, content, i)), i == 0))
                        .isTrue();
            }
            into.force();
            while (!into.digestSome()) {
                assertThat(into.written().isFull()).isTrue();
            }
            assertThat(into.wholeSha1()).isEqualTo(manifest.sha1());
            Path target = directory.resolve("target");
            FileStamp sealed = into.seal();
            assertThat(FinalName.link(disk, part, target, sealed)).isEmpty();
            FinalName.place(disk, part, target, sealed, false);
            // as after a crash between the move and the journal
            FinalName.place(disk, part, target, sealed, true);

            assertThat(content(manifest, target)).isEqualTo(content);
            assertThat(Files.isExecutable(target.resolve("a.txt"))).isTrue();
            assertThat(Files.size(target.resolve("z/last"))).isZero();
            try (Stream<Path> all = Files.walk(target)) {
                assertThat(all.filter(Files::isRegularFile)).hasSize(5);
            }
            assertThat(part).doesNotExist();
        }
    }

    @Test
    void whatStandsAtTheNameIsLeftAlone() throws IOException {
        Manifest manifest = manifest();
        byte[] content = content(manifest, source);
        Path target = Files.createDirectory(directory.resolve("target"));
        try (PartFile into = PartFile.create(disk, part, manifest, Selection.all(manifest), buffers)) {
            for (int i = 0; i < manifest.layout().pieces(); i++) {
                into.admit(new PieceIndex(i), ByteBuffer.wrap(piece(manifest, content, i)), false);
            }
            FileStamp sealed = into.seal();
            assertThatThrownBy(() -> FinalName.place(disk, part, target, sealed, false))
                    .isInstanceOf(FileAlreadyExistsException.class);
            Files.write(target.resolve("mine"), new byte[1]);
            assertThatThrownBy(() -> FinalName.place(disk, part, target, sealed, true))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(target.resolve("mine")).exists();
            assertThat(part).exists();
        }
        PartFile.delete(disk, part);
        assertThat(part).doesNotExist();
    }

    /** What a killed process wrote after its last checkpoint is found, hashed, and kept if it is right. */
    @Test
    void anUnfinishedFolderGoesOn() throws IOException {
        Manifest manifest = manifest();
        byte[] content = content(manifest, source);
        try (PartFile into = PartFile.create(disk, part, manifest, Selection.all(manifest), buffers)) {
            into.admit(new PieceIndex(0), ByteBuffer.wrap(piece(manifest, content, 0)), false);
            into.admit(new PieceIndex(2), ByteBuffer.wrap(piece(manifest, content, 2)), false);
        }
        Files.delete(part.resolve("b/two.bin"));
        try (PartFile again = reopen(manifest, new PieceSet(3))) {
            while (!again.recoverSome()) {
                assertThat(again.written().isFull()).isFalse();
            }
            assertThat(again.written().contains(0)).isTrue();
            assertThat(again.written().contains(2)).isFalse();
            for (int i = 1; i < 3; i++) {
                assertThat(again.admit(new PieceIndex(i), ByteBuffer.wrap(piece(manifest, content, i)), false))
                        .isTrue();
            }
            while (!again.digestSome()) {
                assertThat(again.written().isFull()).isTrue();
            }
            assertThat(again.wholeSha1()).isEqualTo(manifest.sha1());
        }
    }

    /** On a file system that takes two names for one, the second must not be written over the first. */
    @Test
    void aFileThatWasNotMadeHereIsNotWrittenTo() throws IOException {
        Manifest manifest = manifest();
        byte[] content = content(manifest, source);
        try (PartFile into = PartFile.create(disk, part, manifest, Selection.all(manifest), buffers)) {
            Files.write(part.resolve("b/two.bin"), new byte[3]);
            assertThatThrownBy(() -> into.admit(new PieceIndex(2), ByteBuffer.wrap(piece(manifest, content, 2)), false))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(Files.size(part.resolve("b/two.bin"))).isEqualTo(3);
        }
    }

    private PartFile reopen(Manifest manifest, PieceSet journal) throws IOException {
        return PartFile.open(
                disk, part, manifest, Selection.all(manifest), buffers, journal, true, new SplittableRandom(1));
    }

    @Test
    void aWholeFolderIsServedWhileItsFilesAreTheSame() throws IOException {
        HashPass.Hashed hashed = hashed(FolderWalk.walk(disk, source));
        Manifest manifest = hashed.manifest();
        byte[] content = content(manifest, source);
        try (WholeFolder folder = whole(manifest, hashed.stamp())) {
            folder.confirm();
            for (int i = 0; i < manifest.layout().pieces(); i++) {
                int length = manifest.layout().lengthOf(new PieceIndex(i));
                assertThat(bytes(folder.read(new PieceIndex(i), 0, length))).isEqualTo(piece(manifest, content, i));
            }
            assertThat(bytes(folder.read(new PieceIndex(1), 100, 50_000))).hasSize(50_000);
            write("a.txt", 10);
            assertThatThrownBy(() -> folder.read(new PieceIndex(0), 0, 100))
                    .isInstanceOf(SourceChangedException.class)
                    .hasMessageContaining("a.txt");
            assertThat(folder.read(new PieceIndex(2), 0, 100)).isPresent();
            Files.delete(source.resolve("b/two.bin"));
            assertThatThrownBy(() -> folder.read(new PieceIndex(2), 0, 100)).isInstanceOf(SourceChangedException.class);
        }
        try (WholeFolder after = whole(manifest, hashed.stamp())) {
            assertThatThrownBy(after::confirm).isInstanceOf(SourceChangedException.class);
        }
    }

    private WholeFolder whole(Manifest manifest, FileStamp stamp) {
        return new WholeFolder(disk, source, manifest.layout(), FolderPlan.of(manifest), stamp, buffers);
    }

    private static byte[] bytes(Optional<ByteBuffer> read) {
        ByteBuffer buffer = read.orElseThrow();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Set<String> selected(Manifest manifest, String... patterns) {
        Selection selection = Selection.of(manifest, List.of(patterns));
        return selection.members().stream()
                .mapToObj(i -> manifest.files().get(i).pathInside())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void patternsNameFilesFoldersAndGlobs() throws IOException {
        Manifest manifest = manifest();
        assertThat(selected(manifest, "a.txt")).containsExactly("a.txt");
        assertThat(selected(manifest, "b/c", "z/")).containsExactly("b/c/three.bin", "z/last");
        assertThat(selected(manifest, "b/*.bin", "b/two.bin")).containsExactly("b/two.bin");
        assertThat(selected(manifest, "**.bin")).containsExactly("b/c/three.bin", "b/two.bin");
        assertThat(Selection.of(manifest, List.of()).isAll()).isTrue();
        assertThat(Selection.of(manifest, List.of("z/last")).bytes()).isZero();
        assertThat(Selection.of(manifest, List.of("b/two.bin")).pieces().count())
                .isEqualTo(2);
        assertThatThrownBy(() -> selected(manifest, "nothing*")).hasMessageContaining("matches");
        assertThatThrownBy(() -> selected(manifest, "[")).hasMessageContaining("no pattern");
        String[] many = new String[Selection.MAX_PATTERNS + 1];
        Arrays.fill(many, "a.txt");
        assertThatThrownBy(() -> selected(manifest, many)).hasMessageContaining("at most 64");
    }

    @Test
    void someFilesOfAFolderAreAllThatIsLeft() throws IOException {
        Manifest manifest = manifest();
        byte[] content = content(manifest, source);
        Selection some = Selection.of(manifest, List.of("b/two.bin", "b/empty"));
        try (PartFile into = PartFile.create(disk, part, manifest, some, buffers)) {
            for (int i = 1; i < 3; i++) {
                assertThat(into.admit(new PieceIndex(i), ByteBuffer.wrap(piece(manifest, content, i)), true))
                        .isTrue();
            }
            while (!into.digestSome()) {
                assertThat(into.written().count()).isEqualTo(2);
            }
            assertThat(into.wholeSha1()).isEqualTo(some.sha1());
            FinalName.place(disk, part, directory.resolve("target"), into.seal(), false);
        }
        try (Stream<Path> all = Files.walk(directory.resolve("target"))) {
            assertThat(all.map(p -> directory.relativize(p).toString()))
                    .containsExactlyInAnyOrder("target", "target/b", "target/b/two.bin", "target/b/empty");
        }
        assertThat(directory.resolve("target/b/two.bin")).hasSameBinaryContentAs(source.resolve("b/two.bin"));
    }

    @Test
    void aPlanNamesTheFilesOfARange() throws IOException {
        FolderPlan plan = new FolderPlan(List.of(
                new FolderPlan.Member("a", 3, false),
                new FolderPlan.Member("b", 0, false),
                new FolderPlan.Member("c", 5, false)));
        StringBuilder seen = new StringBuilder();
        FolderPlan.Visitor visitor = (member, offset, at, length) ->
                seen.append(plan.members().get(member).path() + offset + "+" + length + "@" + at + " ");
        plan.visit(0, 8, visitor);
        plan.visit(2, 2, visitor);
        plan.visit(3, 1, visitor);
        plan.visit(8, 0, visitor);
        assertThat(seen.toString()).isEqualTo("a0+3@0 c0+5@3 a2+1@0 c0+1@1 c0+1@0 ");
    }
}
