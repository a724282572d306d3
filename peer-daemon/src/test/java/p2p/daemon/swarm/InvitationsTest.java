// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvitationsTest {
    private static final int PIECE = 1_000;
    private static final int PIECES = 100;
    private static final long SECOND = 1_000_000_000L;

    /** Who was invited to how much, and who was told to wait. */
    private final Map<String, Integer> invited = new HashMap<>();

    private final Set<String> waiting = new HashSet<>();
    private Invitations<String> invitations = new Invitations<>(PIECES, PIECE, new SplittableRandom(1), new Recorder());
    private long now;

    private final class Recorder implements Invitations.Teller<String> {
        @Override
        public void invite(String guest, int pieces) {
            waiting.add(guest);
            invited.merge(guest, pieces, Integer::sum);
        }

        @Override
        public void inviteToAll(String guest) {
            waiting.remove(guest);
        }
    }

    @BeforeEach
    void anew() {
        invited.clear();
        waiting.clear();
    }

    /** So many who have nothing, and were greeted a while ago. */
    private List<String> crowd(int size) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            names.add("guest " + i);
            invitations.joined("guest " + i, new PieceSet(PIECES), now);
        }
        now += SECOND;
        return names;
    }

    private int invitedPieces() {
        return invited.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void aFewMayAskAsTheyLike() {
        invitations.own(1, now);
        crowd(3);
        assertThat(waiting).isEmpty();
        assertThat(invited).isEmpty();
    }

    @Test
    void aCrowdWaitsAndAsManyAreInvitedAsKeepTheLineBusy() {
        List<String> all = crowd(10);
        assertThat(waiting).containsExactlyInAnyOrderElementsOf(all);
        assertThat(invitedPieces()).as("nothing is here yet").isZero();

        invitations.own(1, now);
        assertThat(invitedPieces()).isEqualTo(3);
        assertThat(invited.values()).as("one piece, one invitation each").allMatch(n -> n <= 1);
    }

    @Test
    void whatLeftMakesRoomForTheNext() {
        crowd(10);
        invitations.own(1, now);
        String first = anyInvited();
        invitations.sent(first, PIECE / 2, now);
        assertThat(invitedPieces()).as("half a piece has left").isEqualTo(4);
        invitations.sent(first, PIECE / 2, now);
        invitations.gained(first, 1, now);
        assertThat(invitedPieces()).isEqualTo(4);
        assertThat(invited).containsEntry(first, 1);
    }

    private String anyInvited() {
        return invited.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoDeclinesIsLeftAloneForAWhileAndLongerEachTime() {
        List<String> all = crowd(4);
        invitations.own(1, now);
        for (int rounds = 0; rounds < 3; rounds++) {
            for (String guest : all) {
                invitations.declined(guest, 1, now);
            }
        }
        int before = invitedPieces();
        invitations.tick(now);
        assertThat(invitedPieces()).as("all of them rest").isEqualTo(before);
        now += 7 * SECOND;
        invitations.tick(now);
        assertThat(invitedPieces()).isGreaterThan(before);
    }

    @Test
    void whoNeitherAsksNorDeclinesKeepsNobodyWaiting() {
        crowd(10);
        invitations.own(1, now);
        Set<String> deaf = new HashSet<>();
        invited.forEach((who, pieces) -> {
            if (pieces > 0) {
                deaf.add(who);
            }
        });
        now += 4 * SECOND;
        invitations.tick(now);
        assertThat(invitedPieces()).isEqualTo(6);
        assertThat(deaf).as("others come first").allMatch(who -> invited.getOrDefault(who, 0) == 1);
    }

    @Test
    void whoLeavesOrHasEverythingOwesNothing() {
        crowd(10);
        invitations.own(1, now);
        String first = anyInvited();
        invitations.left(first, now);
        invited.remove(first);
        assertThat(invitedPieces()).as("two, and one in its place").isEqualTo(3);
        String next = anyInvited();
        for (int i = 0; i < PIECES; i++) {
            invitations.gained(next, i, now);
        }
        assertThat(invitedPieces()).isEqualTo(4);
    }

    @Test
    void whoIsSlowIsNotInvitedAgainWhileOthersWere() {
        List<String> all = crowd(6);
        for (int i = 0; i < 20; i++) {
            invitations.own(i, now);
        }
        String slow = anyInvited();
        for (int rounds = 0; rounds < 60; rounds++) {
            for (String guest : all) {
                if (!guest.equals(slow)) {
                    invitations.sent(guest, PIECE, now);
                }
            }
            now += SECOND / 10;
            invitations.sent(slow, 1, now);
            invitations.tick(now);
        }
        assertThat(invited.getOrDefault(slow, 0))
                .as("two each time that its invitations expired")
                .isLessThanOrEqualTo(6);
        assertThat(all.stream().filter(who -> !who.equals(slow))).allMatch(who -> invited.getOrDefault(who, 0) >= 20);
    }

    @Test
    void aLateAnswerIsNoOffenceAndOneToNothingIs() {
        crowd(10);
        invitations.own(1, now);
        String late = anyInvited();
        now += 4 * SECOND;
        invitations.tick(now);
        assertThat(invitations.declined(late, 1, now))
                .as("its invitation expired")
                .isTrue();
        assertThat(invitations.declined(late, 1, now)).as("it had one only").isFalse();
    }

    @Test
    void nobodyIsInvitedToWhatIsNotServedAnyMore() {
        crowd(10);
        invitations.own(1, now);
        invitations.own(2, now);
        invitations.lostAll();
        int before = invitedPieces();
        now += 8 * SECOND;
        invitations.tick(now);
        assertThat(invitedPieces()).isEqualTo(before);
        invitations.own(2, now);
        assertThat(invitedPieces()).isEqualTo(before + 3);
    }

    @Test
    void whenTheCrowdHasGoneAllMayAskAgain() {
        List<String> all = crowd(4);
        invitations.own(1, now);
        invitations.left(all.get(0), now);
        assertThat(waiting).as("three are a crowd while they were four").contains(all.get(1));
        invitations.left(all.get(1), now);
        assertThat(waiting).doesNotContain(all.get(2), all.get(3));
    }

    @Test
    void everybodyIsServedInTheLongRun() {
        List<String> all = crowd(20);
        for (int i = 0; i < PIECES; i++) {
            invitations.own(i, now);
        }
        Map<String, Integer> got = new HashMap<>();
        for (int n = 0; n < 2_000; n++) {
            String next = all.get(n % all.size());
            if (invited.getOrDefault(next, 0) > got.getOrDefault(next, 0)) {
                got.merge(next, 1, Integer::sum);
                now += SECOND / 1_000;
                invitations.sent(next, PIECE, now);
            }
        }
        assertThat(got.keySet()).containsExactlyInAnyOrderElementsOf(all);
        int most = got.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        assertThat(got.values()).allMatch(n -> n > most / 2);
    }
}
