// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ControlReply;
import p2p.message.Envelope;
import p2p.message.ShareView;
import p2p.message.TransferState;
import p2p.message.TransferView;
import p2p.net.FrameLimit;
import p2p.wire.ControlWire;

class PageTest {
    private static ShareView share(String path) {
        return new ShareView(path, new GroupName("docs"), new FileName("n".repeat(255)), 1, 1, 1, 1, 1, "");
    }

    @Test
    void pagesOfLongPathsFitAFrameAndGiveAllInTheEnd() {
        List<ShareView> left = Collections.nCopies(10_000, share("/" + "ü".repeat(2_000)));
        int got = 0;
        while (!left.isEmpty()) {
            Page<ShareView> page = Page.ofShares(left);
            byte[] frame = ControlWire.toFrame(Envelope.reply(1, 1, new ControlReply.Shares(page.items(), page.more())))
                    .toByteArray();

            assertThat(frame.length).isLessThan(FrameLimit.CONTROL);
            assertThat(page.items()).isNotEmpty();
            got += page.items().size();
            left = left.subList(page.items().size(), left.size());
            assertThat(page.more()).isEqualTo(!left.isEmpty());
        }
        assertThat(got).isEqualTo(10_000);
    }

    @Test
    void shortEntriesAreBoundedByTheirNumber() {
        List<TransferView> all =
                new ArrayList<>(Collections.nCopies(Page.MAX_ITEMS, FakeRooms.view(TransferState.COMPLETE, 100)));
        assertThat(Page.ofTransfers(all).items().size()).isPositive().isLessThanOrEqualTo(Page.MAX_ITEMS);
        assertThat(Page.ofTransfers(List.of()).more()).isFalse();
    }
}
