// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import p2p.message.TransferReport;

class ContributionsTest {
    private final Contributions contributions = new Contributions(List.of());

    @Test
    void aPeerThatConnectsAgainAndAgainTakesNoMoreMemoryAndNoByteIsLost() {
        contributions.delivered("desk (192.0.2.1:7700)", 1_000_000);
        for (int port = 1; port <= 10_000; port++) {
            contributions.delivered("lap (192.0.2.2:" + port + ")", 10);
        }

        List<TransferReport.Share> shares = contributions.shares();
        assertThat(shares).hasSizeLessThanOrEqualTo(Contributions.NAMED + 1);
        assertThat(shares).contains(new TransferReport.Share("desk (192.0.2.1:7700)", 1_000_000));
        assertThat(shares.stream().mapToLong(TransferReport.Share::bytes).sum()).isEqualTo(1_100_000);
    }

    @Test
    void lookingAtWhoIsConnectedIsBoundedToo() {
        for (int port = 1; port <= 10_000; port++) {
            contributions.view(Set.of("lap (192.0.2.2:" + port + ")"), 0);
        }

        assertThat(contributions.shares()).hasSizeLessThanOrEqualTo(Contributions.NAMED + 1);
    }
}
