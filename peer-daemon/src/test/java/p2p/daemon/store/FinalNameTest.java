// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Final names where the file system knows no hard links. */
class FinalNameTest {
    private static final Path HOME = Path.of("/home");
    private static final Path PART = HOME.resolve(".p2p-1.part");
    private static final Path TARGET = HOME.resolve("song.ogg");
    private static final byte[] SONG = {1, 2, 3};

    private final Power power = new Power(new Random(1));
    private final MemoryDisk disk = new MemoryDisk(power, HOME);
    private final FileStamp sealed;

    FinalNameTest() {
        disk.refuseLinks();
        disk.put(PART, SONG);
        sealed = disk.stamp(PART).orElseThrow();
    }

    private FileStamp place(boolean again) throws IOException {
        return FinalName.place(disk, PART, TARGET, sealed, again);
    }

    @Test
    void aRefusedLinkChangesNothing() throws IOException {
        assertThat(FinalName.link(disk, PART, TARGET, sealed)).isEmpty();

        assertThat(disk.files()).containsExactly(PART);
    }

    @Test
    void thePartFileMovesOverAPlaceholder() throws IOException {
        assertThat(place(false)).isEqualTo(disk.stamp(TARGET).orElseThrow());

        assertThat(disk.files()).containsExactly(TARGET);
        assertThat(disk.bytes(TARGET)).isEqualTo(SONG);
    }

    @Test
    void aPlaceholderThatACrashLeftIsUsed() throws IOException {
        disk.put(TARGET, new byte[0]);

        place(true);

        assertThat(disk.bytes(TARGET)).isEqualTo(SONG);
    }

    @Test
    void aFileThatWasMovedBeforeTheCrashIsKnownThoughItHasAnotherNumberNow() throws IOException {
        place(false);
        disk.crash();

        assertThat(place(true).key()).isNotEqualTo(sealed.key());
        assertThat(disk.bytes(TARGET)).isEqualTo(SONG);
    }

    @Test
    void anEmptyFileOfSomebodyElseStays() {
        disk.put(TARGET, new byte[0]);

        assertThatThrownBy(() -> place(false)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(disk.bytes(TARGET)).isEmpty();
        assertThat(disk.bytes(PART)).isEqualTo(SONG);
    }

    @Test
    void aFileOfSomebodyElseStaysAfterACrashToo() {
        disk.put(TARGET, new byte[] {9});

        assertThatThrownBy(() -> place(true)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(disk.bytes(TARGET)).containsExactly(9);
    }

    @Test
    void aFileThatWasSavedOverAFinishedOneIsNotTakenForIt() throws IOException {
        place(false);
        disk.put(TARGET, new byte[] {7, 8, 9});

        FileStamp there = place(true);
        assertThat(FinalName.isUnchanged(there, sealed)).isFalse();
        assertThat(FinalName.link(disk, PART, TARGET, sealed)).hasValue(there);
        assertThat(disk.bytes(TARGET)).containsExactly(7, 8, 9);
    }

    @Test
    void aFinishedFileIsKnownWhateverItsNumber() throws IOException {
        place(false);
        disk.crash();

        assertThat(FinalName.isUnchanged(place(true), sealed)).isTrue();
    }

    @Test
    void aVanishedPartFileIsNoticed() {
        disk.delete(PART);

        assertThatThrownBy(() -> FinalName.link(disk, PART, TARGET, sealed)).isInstanceOf(PartMissingException.class);
        assertThatThrownBy(() -> place(true)).hasMessageContaining("has vanished");
    }

    @Test
    void whatTookThePartFilesPlaceNeverGetsTheName() {
        disk.put(PART, new byte[] {7, 8, 9, 10, 11});

        assertThatThrownBy(() -> FinalName.link(disk, PART, TARGET, sealed)).isInstanceOf(PartMissingException.class);
        assertThatThrownBy(() -> place(false)).isInstanceOf(PartMissingException.class);
        assertThat(disk.files()).containsExactly(PART);
    }

    @Test
    void aPartFileWhoseTimeWasLostWithThePowerGetsItsName() throws IOException {
        FileStamp later = new FileStamp(sealed.key(), sealed.size(), sealed.mtime() + 1, sealed.ctime() + 1);

        FinalName.place(disk, PART, TARGET, later, false);
        assertThat(disk.files()).containsExactly(TARGET);
    }

    @Test
    void afterAFailedMoveTheNameIsFreeAgain() {
        disk.failMoves();

        assertThatThrownBy(() -> place(false)).hasMessageContaining("Input/output error");
        assertThat(disk.files()).containsExactly(PART);
    }
}
