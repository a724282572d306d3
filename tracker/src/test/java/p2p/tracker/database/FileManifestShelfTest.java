// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.loop.ManualLoop;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.ManifestStore.Part;
import p2p.tracker.catalog.ManifestStore.Stored;

class FileManifestShelfTest {
    private static final PeerId PEER = CatalogFixture.peer(1);
    private static final Blob ENCODED = ManifestLayout.encode(new Manifest(
            List.of(new Manifest.File("a.bin", 300_000, false, new Sha256(1, 2, 3, 4), new Sha1(1, 2, 3))),
            1 << 18,
            Blob.owning(new byte[64]),
            Blob.owning(new byte[40])));
    private static final ContentId ID = ManifestLayout.idOf(ENCODED);

    private final ManualLoop loop = new ManualLoop();

    @TempDir
    Path directory;

    private FileManifestShelf shelf;

    @BeforeEach
    void open() throws IOException {
        shelf = FileManifestShelf.open(directory, loop);
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    private <T> T await(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.drainUntil(future::isDone, Duration.ofSeconds(30));
        return future.join();
    }

    private ErrorCode refusal(CompletionStage<?> stage) throws InterruptedException {
        CompletableFuture<ErrorCode> code = new CompletableFuture<>();
        stage.whenComplete((v, e) -> code.complete(
                e instanceof RefusedException refused ? refused.problem().code() : ErrorCode.INTERNAL));
        return await(code);
    }

    private Stored put(int offset, int length) throws InterruptedException {
        return await(shelf.put(PEER, ID, ENCODED.size(), offset, ENCODED.slice(offset, length)));
    }

    @Test
    void aManifestArrivesInPartsAndCanBeRead() throws InterruptedException {
        assertThat(put(0, 100)).isEqualTo(new Stored(100, false));
        assertThat(put(100, ENCODED.size() - 100)).isEqualTo(new Stored(ENCODED.size(), true));

        Part part = await(shelf.read(ID, 50));
        assertThat(part.bytes()).isEqualTo(ENCODED.slice(50, ENCODED.size() - 50));
        Content content = await(shelf.describe(ID));
        assertThat(content.size()).isEqualTo(300_000);
        assertThat(content.sha1()).isEqualTo(new Sha1(1, 2, 3));
        assertThat(content.pieces()).isEqualTo(2);
    }

    @Test
    void aPartThatDoesNotFollowIsAnsweredByWhatIsHere() throws InterruptedException {
        put(0, 100);

        assertThat(put(150, 10)).isEqualTo(new Stored(100, false));
        assertThat(put(0, 120)).isEqualTo(new Stored(120, false));
    }

    @Test
    void otherBytesUnderTheNameAreRefusedAndNothingStays() throws InterruptedException, IOException {
        Blob wrong = Blob.owning(new byte[ENCODED.size()]);

        assertThat(refusal(shelf.put(PEER, ID, wrong.size(), 0, wrong))).isEqualTo(ErrorCode.INTEGRITY);
        assertThat(refusal(shelf.describe(ID))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(files()).isEmpty();
    }

    @Test
    void bytesThatAreNoManifestAreRefused() throws InterruptedException, IOException {
        Blob garbage = Blob.owning("not a manifest at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(refusal(shelf.put(PEER, ManifestLayout.idOf(garbage), garbage.size(), 0, garbage)))
                .isEqualTo(ErrorCode.INTEGRITY);
        assertThat(files()).isEmpty();
    }

    @Test
    void sizesOutOfBoundsAreRefused() throws InterruptedException {
        assertThat(refusal(shelf.put(PEER, ID, Manifest.MAX_BYTES + 1, 0, ENCODED)))
                .isEqualTo(ErrorCode.USAGE);
        assertThat(refusal(shelf.put(PEER, ID, 10, 0, ENCODED))).isEqualTo(ErrorCode.USAGE);
        assertThat(refusal(shelf.put(PEER, ID, ENCODED.size(), -1, Blob.EMPTY))).isEqualTo(ErrorCode.USAGE);
        put(0, ENCODED.size());
        assertThat(refusal(shelf.read(ID, ENCODED.size()))).isEqualTo(ErrorCode.USAGE);
    }

    @Test
    void aDeviceSendsFewAtOnceAndLeavesNothingBehind() throws InterruptedException, IOException {
        for (int i = 0; i < FileManifestShelf.MAX_UPLOADS_OF_DEVICE; i++) {
            await(shelf.put(PEER, new ContentId(new Sha256(0, 0, 0, i)), 1000, 0, ENCODED.slice(0, 10)));
        }
        assertThat(refusal(shelf.put(PEER, ID, ENCODED.size(), 0, ENCODED))).isEqualTo(ErrorCode.BUSY);

        shelf.forget(PEER);
        assertThat(put(0, ENCODED.size()).complete()).isTrue();
        assertThat(files()).hasSize(1);
    }

    @Test
    void anUploadThatRestsGivesItsPlaceAway() throws InterruptedException {
        for (int i = 0; i < FileManifestShelf.MAX_UPLOADS_OF_DEVICE; i++) {
            await(shelf.put(PEER, new ContentId(new Sha256(0, 0, 0, i)), 1000, 0, ENCODED.slice(0, 10)));
        }
        loop.advance(FileManifestShelf.IDLE);

        assertThat(put(0, ENCODED.size()).complete()).isTrue();
    }

    @Test
    void onlyOldManifestsThatNobodyListsAreSwept() throws InterruptedException, IOException {
        put(0, ENCODED.size());

        assertThat(shelf.sweep(java.util.Set.of(), 0)).isZero();
        assertThat(shelf.sweep(java.util.Set.of(ID), Long.MAX_VALUE)).isZero();
        // what comes in at the same time is nobody's business
        Path comingIn = Files.writeString(directory.resolve("incoming").resolve(ID.toString()), "x");
        assertThat(shelf.sweep(java.util.Set.of(), Long.MAX_VALUE)).isEqualTo(1);
        assertThat(comingIn).exists();
        Files.delete(comingIn);
        assertThat(files()).isEmpty();
    }

    @Test
    void aCrashLeavesNoHalfManifest() throws InterruptedException, IOException {
        put(0, 100);

        FileManifestShelf reopened = FileManifestShelf.open(directory, loop);
        assertThat(files()).isEmpty();
        reopened.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
