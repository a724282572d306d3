// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.Endpoint;
import p2p.loop.ManualLoop;

class AddressChecksTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<Endpoint> dialled = new ArrayList<>();
    private final Deque<CompletableFuture<Boolean>> answers = new ArrayDeque<>();
    private final Set<OnlineDevice> gone = new HashSet<>();
    private final AddressChecks checks = new AddressChecks(
            loop,
            (at, peer) -> {
                dialled.add(at);
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                answers.add(answer);
                return answer;
            },
            device -> !gone.contains(device),
            OnlineDevice::reached);

    private static OnlineDevice device(int number) {
        return new OnlineDevice(new FakeSession(number, "nas", "198.51.100." + number));
    }

    private void answer(boolean reached) {
        answers.remove().complete(reached);
    }

    @Test
    void aDeviceIsReachableOnceItsKeyAnswered() {
        OnlineDevice nas = device(1);
        checks.begin(nas);
        checks.begin(nas);
        assertThat(nas.isReachable()).isFalse();

        answer(true);
        checks.begin(nas);

        assertThat(nas.isReachable()).isTrue();
        assertThat(dialled).containsExactly(new Endpoint("198.51.100.1", 7700));
    }

    @Test
    void whoConnectsAgainFromWhereItWasReachedIsNotDialledAgainForAWhile() {
        checks.begin(device(1));
        answer(true);

        OnlineDevice again = device(1);
        checks.begin(again);
        assertThat(again.isReachable()).isTrue();
        checks.begin(device(2));
        assertThat(dialled).hasSize(2);

        loop.advance(AddressChecks.REMEMBERED);
        OnlineDevice later = device(1);
        checks.begin(later);
        assertThat(later.isReachable()).isFalse();
        assertThat(dialled).hasSize(3);
    }

    @Test
    void whatDoesNotAnswerIsTriedAgainMoreAndMoreRarely() {
        OnlineDevice nas = device(1);
        checks.begin(nas);
        answer(false);
        loop.advance(AddressChecks.FIRST_PAUSE);
        answer(false);
        loop.advance(AddressChecks.FIRST_PAUSE);
        assertThat(dialled).hasSize(2);
        loop.advance(AddressChecks.FIRST_PAUSE);
        assertThat(dialled).hasSize(3);
        for (int i = 0; i < 20; i++) {
            answer(false);
            loop.advance(AddressChecks.LONGEST_PAUSE);
        }
        assertThat(dialled).hasSize(23);

        answer(true);
        assertThat(nas.isReachable()).isTrue();
    }

    @Test
    void fewAreDialledAtOnceAndWhoLeftIsNotDialledAnyMore() {
        List<OnlineDevice> devices = new ArrayList<>();
        for (int i = 0; i < AddressChecks.AT_ONCE + 2; i++) {
            devices.add(device(i + 1));
            checks.begin(devices.get(i));
        }
        assertThat(dialled).hasSize(AddressChecks.AT_ONCE);

        gone.add(devices.get(AddressChecks.AT_ONCE));
        answer(false);
        assertThat(dialled)
                .hasSize(AddressChecks.AT_ONCE + 1)
                .last()
                .isEqualTo(
                        devices.get(AddressChecks.AT_ONCE + 1).session().reach().endpoint());

        gone.add(devices.get(0));
        loop.advance(Duration.ofHours(1));
        assertThat(dialled).hasSize(AddressChecks.AT_ONCE + 1);
    }

    @Test
    void onlyAnAddressOfTheTrackersOwnScopeIsDialled() {
        assertThat(reach("127.0.0.1", "203.0.113.1")).isFalse();
        assertThat(reach("127.0.0.1", "127.0.0.1")).isTrue();
        assertThat(reach("169.254.1.1", "203.0.113.1")).isFalse();
        assertThat(reach("fe80::1%eth0", "fe80::2%eth0")).isTrue();
        assertThat(reach("224.0.0.1", "203.0.113.1")).isFalse();
        assertThat(reach("255.255.255.255", "203.0.113.1")).isFalse();
        assertThat(reach("0.0.0.0", "203.0.113.1")).isFalse();
        assertThat(reach("192.168.1.5", "203.0.113.1")).isTrue();
        assertThat(new Reach("192.0.2.5", 0, List.of(), "203.0.113.1").mayBeDialledBack())
                .isFalse();
    }

    private static boolean reach(String observed, String tracker) {
        return new Reach(observed, 7700, List.of(), tracker).mayBeDialledBack();
    }
}
