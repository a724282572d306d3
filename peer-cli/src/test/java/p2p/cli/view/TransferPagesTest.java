// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.message.ControlReply;
import p2p.message.TransferState;
import p2p.message.TransferView;

class TransferPagesTest {
    private final Sheet sheet = new Sheet(false, 20_000, ZoneOffset.UTC);
    private final TransferView complete = Samples.transfer("report.pdf", TransferState.COMPLETE, null, "", null);
    private final TransferView stuck = Samples.transfer(
            "disk.img", TransferState.FETCHING, ReasonCode.NO_SOURCE_ONLINE, "last: eve@nas, 3h ago", null);

    @Test
    void theTableTellsStateAndReason() {
        TransferPages.table(List.of(complete, stuck), sheet);

        assertThat(sheet.data())
                .containsExactly(
                        "ID  ST  GROUP  NAME        DONE  RATE  ETA  PEERS  REASON",
                        " 7  C   docs   report.pdf  100%     -    -      -  -",
                        " 7  D   docs   disk.img     47%     0    -    0/2  no-source-online (last: eve@nas, 3h ago)");
    }

    @Test
    void theClassicListIsExact() {
        TransferView failed = Samples.transfer(
                "x y", TransferState.FAILED, null, "", Problem.of(ErrorCode.INTEGRITY, "wrong digest"));
        TransferPages.classic(List.of(complete, stuck, failed), sheet);

        assertThat(sheet.data()).containsExactly("[C] [docs] report.pdf", "[D] [docs] disk.img", "[D] [docs] x y");
    }

    @Test
    void inTheClassicListWhatIsPausedOrCancelledDoesNotPassForADownload() {
        TransferPages.classic(
                List.of(Samples.in(1, TransferState.PAUSED), Samples.in(2, TransferState.CANCELLED)), sheet);

        assertThat(sheet.data()).containsExactly("[P] [docs] report.pdf", "[X] [docs] report.pdf");
    }

    @Test
    void aPauseIsNotExplainedByItself() {
        TransferPages.table(
                List.of(Samples.transfer("a", TransferState.PAUSED, ReasonCode.PAUSED, "paused by command", null)),
                sheet);
        TransferPages.explained(new ControlReply.Explained(8, ReasonCode.PAUSED, "paused by command", ""), null, sheet);

        assertThat(sheet.data().get(1)).endsWith("  paused (by command)");
        assertThat(sheet.data().get(2)).isEqualTo("8  paused  by command");
    }

    @Test
    void theDoneLineNamesSourcesAndBothDigests() {
        TransferPages.done(Path.of("/home/alice/dl")).render(complete, sheet);

        assertThat(sheet.data())
                .containsExactly(
                        "done     ./report.pdf  1.2 GiB in 13s  sources: mirror 61%, bob@desk 27%, eve@nas 12%",
                        "sha1     published " + Samples.SHA1 + "  received " + Samples.SHA1 + "  equal");
    }

    @Test
    void elsewhereThePathIsWhole() {
        TransferPages.done(Path.of("/tmp")).render(complete, sheet);

        assertThat(sheet.data().get(0)).contains("/home/alice/dl/report.pdf");
    }

    @Test
    void aStartTellsHowToWatch() {
        TransferPages.started(new ControlReply.TransferStarted(stuck, false), sheet);

        assertThat(sheet.data().get(0)).startsWith("started  docs/disk.img  1.2 GiB  transfer 7");
        assertThat(sheet.notes()).anyMatch(note -> note.contains("p2p transfer wait 7"));
    }

    @Test
    void oneTransferShowsTheLastDurablePieceAndEachPeer() {
        TransferPages.shown(stuck, sheet);

        assertThat(sheet.data()).anyMatch(line -> line.matches("durable\\s+up to piece 560"));
        assertThat(sheet.data()).anyMatch(line -> line.matches("mirror\\s+61 MiB\\s+61%.*"));
    }

    @Test
    void anExplanationEndsWithTheNextStep() {
        TransferPages.explained(
                new ControlReply.Explained(8, ReasonCode.DISK_FULL, "12 MiB left on /data", "free 1 GiB"), null, sheet);

        assertThat(sheet.data()).containsExactly("8  disk-full  12 MiB left on /data");
        assertThat(sheet.notes()).containsExactly("  next: free 1 GiB");
    }

    @Test
    void withoutAReasonAnExplanationIsWhereItStands() {
        for (TransferState state : TransferState.values()) {
            TransferPages.explained(new ControlReply.Explained(8, null, "nothing is in the way", ""), state, sheet);
        }

        assertThat(sheet.data())
                .containsExactly(
                        "8  nothing is in the way",
                        "8  nothing is in the way",
                        "8  paused",
                        "8  nothing is in the way",
                        "8  complete",
                        "8  failed",
                        "8  cancelled");
    }

    @Test
    void aFinishedTransferShowsWhoDeliveredAndNoRate() {
        TransferPages.shown(complete, sheet);

        assertThat(sheet.data()).anyMatch(line -> line.matches("peers\\s+3 delivered"));
        assertThat(sheet.data()).noneMatch(line -> line.startsWith("rate") || line.startsWith("eta"));
    }
}
