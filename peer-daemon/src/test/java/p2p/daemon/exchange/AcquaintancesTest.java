// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.message.Introduction;
import p2p.message.PeerMessage;

/** Who is told of whom, how often and how much. */
class AcquaintancesTest {
    private static final long SECOND = 1_000_000_000L;
    private final Acquaintances known = new Acquaintances(new Random(5));
    private final Set<UserName> expired = new HashSet<>();
    private long now;

    private Optional<PeerMessage.Introduce> news(int listener, AddressScope seenAt) {
        return known.news(Folk.peer(listener), 3, seenAt, now, ticket -> !expired.contains(ticket.user()));
    }

    private Optional<PeerMessage.Introduce> news(int listener) {
        return news(listener, AddressScope.WORLD);
    }

    private static PeerMessage.Introduce message(List<Introduction> added, PeerId... gone) {
        return new PeerMessage.Introduce(3, added, List.of(gone));
    }

    private static Introduction of(int n) {
        return new Introduction(Folk.signed(n), List.of(Folk.at(n)));
    }

    private void later(Duration time) {
        now += time.toNanos();
    }

    @Test
    void membersAreIntroducedToEachOtherAndNobodyToHimself() {
        known.met(Folk.member(1));
        assertThat(news(1)).isEmpty();
        known.met(Folk.member(2));

        assertThat(news(1)).contains(message(List.of(of(2))));
        assertThat(news(2)).contains(message(List.of(of(1))));
    }

    @Test
    void onlyChangesAreToldAndSeldom() {
        known.met(Folk.member(1));
        known.met(Folk.member(2));
        assertThat(news(1)).isPresent();
        known.met(Folk.member(3));
        later(Acquaintances.EVERY.minusNanos(1));
        assertThat(news(1)).isEmpty();
        later(Duration.ofNanos(1));
        assertThat(news(1)).contains(message(List.of(of(3))));

        known.left(Folk.peer(2), false, now);
        later(Acquaintances.EVERY);
        assertThat(news(1)).contains(message(List.of(), Folk.peer(2)));
        later(Acquaintances.EVERY.multipliedBy(5));
        assertThat(news(1)).isEmpty();
    }

    @Test
    void whoMovedIsToldAgain() {
        known.met(Folk.member(1));
        known.met(Folk.member(2));
        news(1);
        known.met(Folk.member(2, Folk.at(9), true));
        later(Acquaintances.EVERY);

        assertThat(news(1)).contains(message(List.of(new Introduction(Folk.signed(2), List.of(Folk.at(9))))));
    }

    @Test
    void nobodyIsToldOfATicketThatDoesNotHoldAndThoseWhoWereHearThatItIsGone() {
        known.met(Folk.member(1));
        known.met(Folk.member(2));
        expired.add(Folk.user(2));
        assertThat(news(1)).isEmpty();
        expired.clear();
        later(Acquaintances.EVERY);
        assertThat(news(1)).isPresent();

        expired.add(Folk.user(2));
        later(Acquaintances.EVERY);
        assertThat(news(1)).contains(message(List.of(), Folk.peer(2)));
    }

    @Test
    void whoLeftWithEverythingIsStillSpokenOfForAWhile() {
        known.met(Folk.member(2));
        known.left(Folk.peer(2), true, now);
        known.met(Folk.member(1));
        later(Acquaintances.REMEMBERED);
        assertThat(news(1)).contains(message(List.of(of(2))));

        later(Acquaintances.EVERY);
        assertThat(news(1)).contains(message(List.of(), Folk.peer(2)));
        assertThat(news(3)).contains(message(List.of(of(1))));
    }

    @Test
    void onlySoManyOfThoseWhoLeftAreRemembered() {
        for (int n = 10; n < 10 + Acquaintances.PARTED + 5; n++) {
            known.met(Folk.member(n));
            known.left(Folk.peer(n), true, now);
        }
        Set<Blob> told = new HashSet<>();
        for (int listener = 1_000; listener < 1_400; listener++) {
            news(listener).ifPresent(m -> m.added().forEach(who -> told.add(who.ticket())));
        }
        assertThat(told).doesNotContain(Folk.signed(10), Folk.signed(14)).contains(Folk.signed(15));
    }

    @Test
    void aBigSwarmIsToldInSmallMessagesAndNotAllOfIt() {
        for (int n = 1; n <= 300; n++) {
            known.met(Folk.member(n));
        }
        List<Introduction> told = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            news(1).ifPresent(m -> {
                assertThat(m.added()).hasSizeLessThanOrEqualTo(Acquaintances.ADDED);
                told.addAll(m.added());
            });
            later(Acquaintances.EVERY);
        }
        assertThat(told).hasSize(Acquaintances.TOLD).doesNotHaveDuplicates();
    }

    @Test
    void whoWasReachedIsToldBeforeWhoOnlySaysWhereItListens() {
        for (int n = 1; n <= 200; n++) {
            known.met(Folk.member(n, Folk.at(n), n > 170));
        }
        Set<Blob> first = new HashSet<>();
        news(1).orElseThrow().added().forEach(who -> first.add(who.ticket()));

        for (int n = 171; n <= 200; n++) {
            assertThat(first).contains(Folk.signed(n));
        }
    }

    @Test
    void aPrivateAddressIsNotToldToWhoIsElsewhere() {
        known.met(Folk.member(2, new Endpoint("192.168.1.5", 7700), true));
        known.met(Folk.member(3, new Endpoint("127.0.0.1", 7700), true));

        assertThat(news(1, AddressScope.WORLD)).isEmpty();
        assertThat(news(4, AddressScope.SITE).orElseThrow().added()).hasSize(1);
        assertThat(news(5, AddressScope.HOST).orElseThrow().added()).hasSize(2);
    }

    @Test
    void whoComesAgainIsToldEverythingAgainButNotSooner() {
        known.met(Folk.member(1));
        known.met(Folk.member(2));
        assertThat(news(1)).isPresent();
        known.left(Folk.peer(1), false, now);
        known.met(Folk.member(1));
        now += SECOND;
        assertThat(news(1)).isEmpty();
        later(Acquaintances.EVERY);
        assertThat(news(1)).contains(message(List.of(of(2))));
    }
}
