// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.HolderView;
import p2p.message.SharedView;

class FilePagesTest {
    private static final long DAY = 86_400_000;
    private final Sheet sheet = new Sheet(false, 10 * DAY, ZoneOffset.UTC);

    private static HolderView holder(String user, String device, int have) {
        return new HolderView(new UserName(user), new DeviceName(device), new PeerId(Samples.SHA256), have, 4);
    }

    @Test
    void aListShowsSizeTimeVersionOwnerAndSources() {
        FilePages.files(List.of(Samples.file("docs", "report.pdf")), sheet);

        assertThat(sheet.data())
                .containsExactly(
                        "GROUP  NAME           SIZE  TIME              VERSION  OWNER  SOURCES  STORED",
                        "docs   report.pdf  977 KiB  2023-11-14 22:13       v3  alice        2       0");
    }

    /** {@code path} was shared under that name. */
    private static SharedView shared(String path, String name, int version, int previous, String waiting) {
        return new SharedView(
                path,
                new GroupName("docs"),
                new FileName(name),
                version,
                previous,
                previous == 0 ? 0 : 6 * DAY,
                5,
                0,
                5,
                Samples.SHA256,
                Samples.SHA1,
                List.of(),
                waiting);
    }

    private void show(SharedView shared) {
        FilePages.shared(new ControlReply.Shared(List.of(shared)), sheet);
    }

    @Test
    void aShareTellsTheVersionBefore() {
        show(shared("/x/report.pdf", "report.pdf", 3, 2, ""));

        assertThat(sheet.data()).containsExactly("shared   docs/report.pdf  v3 (previous: v2, 4 days ago)");
    }

    @Test
    void aShareThatWaitsSaysWhyAndThatNothingHasToBeDone() {
        show(shared("/x/report.pdf", "report.pdf", 0, 0, "1 of 3 trackers is up"));

        assertThat(sheet.data())
                .containsExactly("waiting  docs/report.pdf  is published as soon as it can be: 1 of 3 trackers is up");
        assertThat(sheet.notes()).singleElement().asString().contains("nothing has to be done");
    }

    @Test
    void aNameThatIsTakenIsSaid() {
        show(shared("/x/report.pdf", "report_v2.pdf", 1, 0, ""));

        assertThat(sheet.notes().get(0)).contains("docs/report.pdf is taken");
        assertThat(sheet.data()).containsExactly("shared   docs/report_v2.pdf  v1");
    }

    @Test
    void aNameThatLooksLikeAVersionIsFetchedWithOne() {
        show(shared("/x/a@2", "a@2", 1, 0, ""));

        assertThat(sheet.notes()).singleElement().asString().endsWith("p2p get docs/a@2@1");
    }

    @Test
    void detailsShowDigestsAndWhoHoldsHowMuch() {
        FilePages.detail(
                new FilePages.Detail(
                        Samples.file("docs", "report.pdf"),
                        List.of(holder("alice", "laptop", 4), holder("bob", "desk", 1)),
                        List.of(),
                        List.of()),
                sheet);

        assertThat(String.join("\n", sheet.data()))
                .contains(Samples.SHA1.hex())
                .contains(Samples.SHA256.hex())
                .contains("4 of 256 KiB")
                .containsPattern("alice@laptop\\s+100%\\s+4/4")
                .containsPattern("bob@desk\\s+25%\\s+1/4");
    }

    @Test
    void everyPieceHasItsDigests() {
        byte[] sha256s = new byte[64];
        byte[] sha1s = new byte[40];
        sha256s[32] = 1;
        sha1s[20] = 2;
        Manifest manifest = new Manifest(
                List.of(new Manifest.File("a", (256 << 10) + 5, false, Samples.SHA256, Samples.SHA1)),
                256 << 10,
                Blob.owning(sha256s),
                Blob.owning(sha1s));

        List<FilePages.Piece> pieces = FilePages.pieces(manifest);

        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(1).length()).isEqualTo(5);
        assertThat(pieces.get(1).sha256().hex()).startsWith("01");
        assertThat(pieces.get(1).sha1().hex()).startsWith("02");
    }

    @Test
    void aSearchTellsWhoHoldsWhichPart() {
        FilePages.found(
                List.of(
                        new FilePages.Found(Samples.file("docs", "a"), List.of(holder("bob", "desk", 2))),
                        new FilePages.Found(Samples.file("docs", "b"), List.of())),
                sheet);

        assertThat(sheet.data().get(1)).endsWith("bob@desk 50%");
        assertThat(sheet.data().get(2)).endsWith("nobody online");
    }
}
