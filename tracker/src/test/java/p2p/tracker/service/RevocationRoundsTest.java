// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.message.TrackerNotice;
import p2p.tracker.presence.FakeSession;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;

class RevocationRoundsTest {
    private static final int OF_EACH = RevocationRounds.AT_ONCE / 4;

    private final ManualLoop loop = new ManualLoop();
    private final Presence presence =
            new Presence(loop, (group, user) -> true, (at, peer) -> CompletableFuture.completedFuture(true));
    private final RevocationRounds rounds = new RevocationRounds(loop);
    private final List<FakeSession> sessions = new ArrayList<>();
    private final List<OnlineDevice> devices = new ArrayList<>();

    private void online(int count) {
        for (int i = 1; i <= count; i++) {
            FakeSession session = new FakeSession(i, "device" + i, "198.51.100." + i);
            OnlineDevice device = presence.arrive(session);
            presence.logIn(device, new UserName("user" + i));
            sessions.add(session);
            devices.add(device);
        }
    }

    private static List<TrackerNotice.Revoked> revocations() {
        return IntStream.range(0, OF_EACH)
                .mapToObj(i -> new TrackerNotice.Revoked(new GroupId(2), new UserName("member" + i), i))
                .toList();
    }

    private List<Integer> heard() {
        return sessions.stream().map(session -> session.heard().size()).toList();
    }

    @Test
    void manyDevicesAreToldALittleAtATime() {
        online(9);

        rounds.tell(devices, revocations());
        assertThat(heard()).containsExactly(OF_EACH, OF_EACH, OF_EACH, OF_EACH, 0, 0, 0, 0, 0);
        loop.advance(RevocationRounds.PAUSE);
        assertThat(heard()).containsExactly(0, 0, 0, 0, OF_EACH, OF_EACH, OF_EACH, OF_EACH, 0);
        loop.advance(RevocationRounds.PAUSE);
        assertThat(heard()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, OF_EACH);

        rounds.tell(devices.subList(0, 1), revocations());
        assertThat(heard().get(0)).isEqualTo(OF_EACH);
    }

    @Test
    void whoActsForAnotherAccountWhenItsTurnComesIsNotTold() {
        online(5);

        rounds.tell(devices, revocations());
        presence.logIn(devices.get(4), new UserName("somebody"));
        loop.advance(RevocationRounds.PAUSE);

        assertThat(sessions.get(4).heard()).isEmpty();
        assertThat(sessions.get(3).heard()).hasSize(OF_EACH);
    }
}
