// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import p2p.core.ReasonCode;
import p2p.message.TransferState;

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
    void theLineNeverWrapsAndNarrowOnesHaveNoBar() {
        assertThat(ProgressLine.of(Samples.fetching(), 70)).hasSize(70);
        assertThat(ProgressLine.of(Samples.fetching(), 50)).hasSize(50).doesNotContain("[");
    }

    @Test
    void theBarIsFullOnlyAtTheEnd() {
        assertThat(ProgressLine.bar(0)).isEqualTo("[>                   ]");
        assertThat(ProgressLine.bar(99)).isEqualTo("[===================>]");
        assertThat(ProgressLine.bar(100)).isEqualTo("[====================]");
    }

    @Test
    void hashingShowsTheSpeed() {
        assertThat(ProgressLine.hashing("report.pdf", 1_258_291_200, 1_258_291_200, 432_013_312, 200))
                .isEqualTo("hashing  report.pdf  1.2 GiB  100%  412 MiB/s");
    }
}
