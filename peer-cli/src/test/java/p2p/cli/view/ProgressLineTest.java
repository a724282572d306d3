// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import p2p.core.ReasonCode;
import p2p.message.TransferState;
import p2p.message.TransferView;

class ProgressLineTest {
    @Test
    void aMovingDownloadShowsRateTimeAndPeers() {
        assertThat(ProgressLine.of(Samples.fetching(), 200))
                .isEqualTo(
                        " 7 docs/report.pdf  [=========>          ]   47%  565 MiB/1.2 GiB  88 MiB/s  0:07  3 peers");
    }

    @Test
    void aStalledDownloadShowsWhy() {
        var stalled = Samples.transfer(
                "report.pdf", TransferState.FETCHING, ReasonCode.NO_SOURCE_ONLINE, "last: eve@nas, 3h ago", null);

        assertThat(ProgressLine.of(stalled, 200)).endsWith("no-source-online (last: eve@nas, 3h ago)");
    }

    @Test
    void aNarrowTerminalShowsTheReasonsCodeAndWhereTheRestIsTold() {
        var stalled = Samples.transfer(
                "report.pdf", TransferState.FETCHING, ReasonCode.NO_SOURCE_ONLINE, "last: eve@nas, 3h ago", null);

        assertThat(ProgressLine.of(stalled, 80)).endsWith("47%  565 MiB/1.2 GiB  no-source-online: p2p why 7");
        assertThat(ProgressLine.of(stalled, 50)).isEqualTo(" 7  47%  no-source-online: p2p why 7");
        assertThat(ProgressLine.of(stalled, 20)).isEqualTo(" 7  47%  no-sourc...");
    }

    @Test
    void aDownloadWithoutPeersShowsNeitherRateNorTime() {
        var t = Samples.fetching();
        var alone = new TransferView(
                t.number(),
                t.group(),
                t.name(),
                t.version(),
                t.state(),
                t.size(),
                t.done(),
                t.pieces(),
                t.piecesDone(),
                t.lastDurable(),
                t.rate(),
                t.etaSeconds(),
                0,
                2,
                null,
                "",
                null,
                t.path(),
                t.started(),
                t.finished(),
                t.published(),
                t.received(),
                t.peers());

        assertThat(ProgressLine.of(alone, 200)).endsWith("565 MiB/1.2 GiB  0 peers");
    }

    @Test
    void theLineNeverWrapsAndLosesTheBarFirst() {
        for (int width = 0; width < 100; width++) {
            assertThat(ProgressLine.of(Samples.fetching(), width).length()).isLessThanOrEqualTo(width);
        }
        assertThat(ProgressLine.of(Samples.fetching(), 70))
                .isEqualTo(" 7 docs/report.pdf   47%  565 MiB/1.2 GiB  88 MiB/s  0:07  3 peers");
    }

    @Test
    void theBarIsFullOnlyAtTheEnd() {
        assertThat(ProgressLine.bar(0)).isEqualTo("[>                   ]");
        assertThat(ProgressLine.bar(99)).isEqualTo("[===================>]");
        assertThat(ProgressLine.bar(100)).isEqualTo("[====================]");
    }

    @Test
    void hashingShowsTheSpeed() {
        assertThat(ProgressLine.reading("hashing", "report.pdf", 1_258_291_200, 1_258_291_200, 432_013_312, 200))
                .isEqualTo("hashing  report.pdf  1.2 GiB  100%  412 MiB/s");
    }
}
