// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.message.TransferState;
import p2p.message.TransferView;

class ControlDeskTest {
    private final TransferView runs = FakeRooms.view(TransferState.FETCHING, 10);
    private final TransferView ended = FakeRooms.view(TransferState.COMPLETE, 100);

    @Test
    void whatRunsStaysInALongListHoweverOldOrNew() {
        List<TransferView> all = new java.util.ArrayList<>();
        all.add(runs);
        all.addAll(Collections.nCopies(ControlDesk.MAX_LISTED, ended));
        all.add(runs);

        List<TransferView> shown = ControlDesk.shown(all);

        assertThat(shown).hasSize(ControlDesk.MAX_LISTED);
        assertThat(shown).filteredOn(view -> !view.state().isEnd()).hasSize(2);
    }
}
