// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.daemon.control.Commands;
import p2p.daemon.control.FakeMirrors;
import p2p.daemon.control.FakeRooms;
import p2p.loop.ManualLoop;
import p2p.message.ControlReply;
import p2p.message.TransferState;

class LiveFeedTest {
    private final ManualLoop loop = new ManualLoop();
    private final FakeRooms rooms = new FakeRooms();
    private final Commands commands = new Commands(
            loop,
            new Commands.Rooms(
                    rooms, rooms, rooms, new FakeRooms.FakeShares(), rooms, new FakeMirrors(), FakeRooms::noDashboard));
    private final List<ControlReply> told = new ArrayList<>();
    private final LiveFeed feed = new LiveFeed(loop, commands.open(), told::add);

    private void pass() {
        loop.advance(LiveFeed.EVERY);
    }

    @Test
    void tellsAllAtFirstAndThenOnlyWhatChanged() {
        feed.start();
        loop.drain();
        assertThat(told).hasSize(2);
        told.clear();

        pass();
        assertThat(told).isEmpty();

        rooms.view = FakeRooms.view(TransferState.FETCHING, 20);
        pass();
        assertThat(told).containsExactly(new ControlReply.Transfers(List.of(rooms.view), false));
    }

    @Test
    void whatWasLostIsToldAgain() {
        feed.start();
        loop.drain();
        told.clear();

        feed.lost();
        pass();

        assertThat(told).hasSize(2);
    }

    @Test
    void aPageThatIsGoneCostsNothing() {
        feed.start();
        loop.drain();
        told.clear();

        feed.close();
        rooms.view = FakeRooms.view(TransferState.FETCHING, 30);
        pass();
        pass();

        assertThat(told).isEmpty();
        assertThat(loop.pendingTimers()).isZero();
    }
}
