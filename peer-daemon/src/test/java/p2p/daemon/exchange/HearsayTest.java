// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.message.PeerMessage;

/** What is taken from whom: little, seldom, and from liars nothing. */
class HearsayTest {
    private static final PeerId ALICE = Folk.peer(1);
    private static final PeerId MALLORY = Folk.peer(2);
    private static final Endpoint OWN = new Endpoint("192.0.2.200", 7700);
    private final Hearsay hearsay = new Hearsay();
    private long now;

    private boolean says(PeerId speaker, int n) {
        return hearsay.add(speaker, Folk.peer(n), Folk.user(n), Folk.DESK, List.of(Folk.at(n)));
    }

    private void heard(PeerId speaker) {
        assertThat(hearsay.refuse(speaker, Folk.introduces(9), now)).isEmpty();
    }

    @Test
    void whatAMemberSaysBecomesASourceUntilItSaysThatItIsGone() {
        heard(ALICE);
        assertThat(says(ALICE, 10)).isTrue();
        assertThat(says(ALICE, 10)).isFalse();
        assertThat(hearsay.sources()).containsExactly(Folk.source(10, Folk.at(10)));
        assertThat(hearsay.names(Folk.peer(10))).isTrue();

        assertThat(hearsay.gone(MALLORY, Folk.peer(10))).isFalse();
        assertThat(hearsay.gone(ALICE, Folk.peer(10))).isTrue();
        assertThat(hearsay.sources()).isEmpty();
    }

    @Test
    void aPeerStaysWhileOneOfTwoVouchesForIt() {
        heard(ALICE);
        heard(MALLORY);
        says(ALICE, 10);
        says(MALLORY, 10);

        assertThat(hearsay.gone(MALLORY, Folk.peer(10))).isFalse();
        assertThat(hearsay.sources()).hasSize(1);
    }

    @Test
    void nothingIsTakenFromWhoWasNotAdmitted() {
        assertThat(says(ALICE, 10)).isFalse();
        assertThat(hearsay.sources()).isEmpty();
    }

    @Test
    void oneMemberAndAllTogetherFillOnlySoMuch() {
        heard(ALICE);
        for (int n = 0; n < 200; n++) {
            says(ALICE, 100 + n);
        }
        assertThat(hearsay.sources()).hasSize(Hearsay.OF_ONE);
        for (int speaker = 10; speaker < 20; speaker++) {
            heard(Folk.peer(speaker));
            for (int n = 0; n < 200; n++) {
                says(Folk.peer(speaker), 1_000 * speaker + n);
            }
        }
        assertThat(hearsay.sources()).hasSize(Hearsay.ALTOGETHER);
    }

    @Test
    void onePeerHasOnlyTwoAddressesWhateverIsSaid() {
        for (int speaker = 10; speaker < 20; speaker++) {
            heard(Folk.peer(speaker));
            hearsay.add(Folk.peer(speaker), Folk.peer(5), Folk.user(5), Folk.DESK, List.of(Folk.at(speaker)));
        }
        assertThat(hearsay.sources().get(0).endpoints()).containsExactly(Folk.at(10), Folk.at(11));
    }

    @Test
    void onlyPlausibleAddressesAreLeft() {
        List<Endpoint> said = List.of(
                new Endpoint("224.0.0.1", 7700),
                new Endpoint("192.0.2.9", 0),
                new Endpoint("victim.example.org", 80),
                OWN,
                new Endpoint("127.0.0.1", 7700),
                new Endpoint("10.0.0.1", 7700),
                new Endpoint("192.0.2.9", 7700),
                new Endpoint("192.0.2.9", 7700),
                new Endpoint("192.0.2.10", 7700),
                new Endpoint("192.0.2.11", 7700));

        assertThat(Hearsay.plausible(said, AddressScope.WORLD, OWN))
                .containsExactly(new Endpoint("192.0.2.9", 7700), new Endpoint("192.0.2.10", 7700));
        assertThat(Hearsay.plausible(said, AddressScope.SITE, OWN))
                .containsExactly(new Endpoint("10.0.0.1", 7700), new Endpoint("192.0.2.9", 7700));
    }

    @Test
    void messagesThatComeTooOftenAreDroppedAndTheirSenderIsNotHeardAnyMoreInTheEnd() {
        for (int i = 0; i < Hearsay.BURST; i++) {
            heard(ALICE);
        }
        assertThat(hearsay.refuse(ALICE, Folk.introduces(9), now))
                .hasValueSatisfying(why -> assertThat(why).contains("more often than once in 10 s"));
        now += Acquaintances.EVERY.toNanos();
        heard(ALICE);
        says(ALICE, 10);
        for (int i = 1; i < Hearsay.RUDE - 1; i++) {
            assertThat(hearsay.refuse(ALICE, Folk.introduces(9), now)).isPresent();
        }
        assertThat(hearsay.refuse(ALICE, Folk.introduces(9), now))
                .hasValueSatisfying(why -> assertThat(why).contains("lost the right"));
        now += 1_000 * Acquaintances.EVERY.toNanos();
        assertThat(hearsay.refuse(ALICE, Folk.introduces(9), now)).isPresent();
        assertThat(says(ALICE, 11)).isFalse();
        assertThat(hearsay.sources()).isEmpty();
    }

    @Test
    void aMessageThatIsTooLongIsDropped() {
        int[] many = IntStream.range(0, Acquaintances.ADDED + 1).toArray();
        assertThat(hearsay.refuse(ALICE, Folk.introduces(many), now))
                .hasValueSatisfying(why -> assertThat(why).contains("33 introduced"));
        PeerMessage.Introduce gone =
                new PeerMessage.Introduce(1, List.of(), Collections.nCopies(Acquaintances.TOLD + 1, Folk.peer(9)));
        assertThat(hearsay.refuse(ALICE, gone, now)).isPresent();
        heard(ALICE);
    }

    @Test
    void whoseHintsAreTriedInVainLosesTheRightToGiveAny() {
        heard(MALLORY);
        heard(ALICE);
        says(ALICE, 10);
        int dials = 0;
        int n = 100;
        List<PeerId> silenced = List.of();
        while (silenced.isEmpty()) {
            says(MALLORY, n);
            for (int i = 0; i < Hearsay.TRIES && silenced.isEmpty(); i++) {
                silenced = hearsay.failed(Folk.peer(n));
                dials++;
            }
            n++;
        }
        assertThat(silenced).containsExactly(MALLORY);
        assertThat(dials).isEqualTo(Hearsay.TRIES * Hearsay.IN_VAIN);
        assertThat(says(MALLORY, 999)).isFalse();
        assertThat(hearsay.refuse(MALLORY, Folk.introduces(9), now)).isPresent();
        assertThat(hearsay.sources()).containsExactly(Folk.source(10, Folk.at(10)));
    }

    @Test
    void whoIntroducesNobodyLosesTheRightToo() {
        heard(MALLORY);
        for (int i = 1; i < Hearsay.IN_VAIN; i++) {
            assertThat(hearsay.charge(MALLORY)).isFalse();
        }
        assertThat(hearsay.isDeafTo(MALLORY, now)).isFalse();
        assertThat(hearsay.charge(MALLORY)).isTrue();
        assertThat(hearsay.charge(MALLORY)).as("once").isFalse();
        assertThat(hearsay.isDeafTo(MALLORY, now)).isTrue();
        assertThat(hearsay.isDeafTo(ALICE, now)).isFalse();
    }

    @Test
    void whoSpeaksWhenManyDidComesInsteadOfWhoWasQuietLongest() {
        for (int n = 0; n < Hearsay.SPEAKERS; n++) {
            heard(Folk.peer(n));
        }
        hearsay.charge(Folk.peer(0));
        heard(Folk.peer(1));
        says(Folk.peer(2), 5_000);

        heard(Folk.peer(Hearsay.SPEAKERS));

        assertThat(says(Folk.peer(Hearsay.SPEAKERS), 5_001)).isTrue();
        assertThat(hearsay.names(Folk.peer(5_000)))
                .as("what it said went with it")
                .isFalse();
        assertThat(says(Folk.peer(2), 5_002))
                .as("the quietest that has nothing to pay")
                .isFalse();
        assertThat(says(Folk.peer(0), 5_003)).as("who has is remembered").isTrue();
        assertThat(says(Folk.peer(1), 5_004)).isTrue();
    }

    @Test
    void whoLostTheRightDoesNotGetItBackBecauseManySpeak() {
        for (int n = 0; n < Hearsay.SPEAKERS; n++) {
            heard(Folk.peer(n));
            for (int i = 0; i < Hearsay.IN_VAIN; i++) {
                hearsay.charge(Folk.peer(n));
            }
        }
        assertThat(hearsay.isDeafTo(Folk.peer(Hearsay.SPEAKERS), now)).isTrue();
        assertThat(hearsay.refuse(Folk.peer(Hearsay.SPEAKERS), Folk.introduces(9), now))
                .isPresent();
        assertThat(hearsay.isDeafTo(Folk.peer(0), now)).isTrue();
    }

    @Test
    void whoNamesSomeThatAnswerDoesNotBuyDialsWithoutEnd() {
        // what it paid in advance is used up, and an hour later it is as new
        heard(MALLORY);
        for (int i = 0; i < 100; i++) {
            says(MALLORY, 50);
            hearsay.reached(Folk.peer(50));
        }
        for (int i = 0; i < Hearsay.GIVEN_BACK_AT_MOST; i++) {
            hearsay.charge(MALLORY);
        }
        anHourPasses();
        heard(MALLORY);
        int vain = 0;
        int n = 100;
        while (!hearsay.isDeafTo(MALLORY, now) && vain < 10_000) {
            // half of them answer, which pays for the others
            says(MALLORY, n);
            for (int i = 0; i < Hearsay.TRIES; i++) {
                hearsay.failed(Folk.peer(n));
            }
            vain++;
            says(MALLORY, n + 1);
            hearsay.failed(Folk.peer(n + 1));
            hearsay.reached(Folk.peer(n + 1));
            n += 2;
        }
        assertThat(vain).isEqualTo(Hearsay.IN_VAIN + Hearsay.GIVEN_BACK_AT_MOST);
    }

    @Test
    void takingAHintBackAndGivingItAgainCostsTheSame() {
        heard(MALLORY);
        int dials = 0;
        while (!hearsay.isDeafTo(MALLORY, now) && dials < 1_000) {
            says(MALLORY, 50);
            hearsay.failed(Folk.peer(50));
            hearsay.gone(MALLORY, Folk.peer(50));
            dials++;
        }
        assertThat(dials).isEqualTo(Hearsay.IN_VAIN);
    }

    private void anHourPasses() {
        now += Hearsay.PAID_AFRESH.toNanos() + 1;
    }

    private List<PeerId> triedInVain(int n) {
        for (int i = 1; i < Hearsay.TRIES; i++) {
            assertThat(hearsay.failed(Folk.peer(n))).isEmpty();
        }
        return hearsay.failed(Folk.peer(n));
    }

    @Test
    void whoMostlyTellsTheTruthKeepsTheRight() {
        for (int n = 100; n < 400; n++) {
            heard(ALICE);
            now += 3 * Acquaintances.EVERY.toNanos();
            says(ALICE, n);
            if (n % 3 != 0) {
                hearsay.reached(Folk.peer(n));
                assertThat(hearsay.names(Folk.peer(n))).isFalse();
            } else {
                assertThat(triedInVain(n)).isEmpty();
            }
        }
        assertThat(hearsay.sources()).isEmpty();
        assertThat(hearsay.isDeafTo(ALICE, now)).isFalse();
    }

    /** Those who answer are reached at once, the others given up after all tries. */
    @Test
    void aSeederOfWhoseMembersHalfLeftKeepsTheRight() {
        heard(ALICE);
        for (int n = 100; n < 164; n++) {
            assertThat(says(ALICE, n)).isTrue();
        }
        for (int n = 133; n < 164; n++) {
            hearsay.reached(Folk.peer(n));
        }
        for (int n = 100; n < 133; n++) {
            assertThat(triedInVain(n)).isEmpty();
        }
        assertThat(hearsay.isDeafTo(ALICE, now)).isFalse();
    }

    @Test
    void whoLostTheRightForHintsInVainIsHeardAgainAfterAnHour() {
        for (int hour = 0; hour < 3; hour++) {
            heard(MALLORY);
            for (int n = 1; n < Hearsay.IN_VAIN; n++) {
                says(MALLORY, n);
                assertThat(triedInVain(n)).isEmpty();
            }
            says(MALLORY, 90);
            assertThat(triedInVain(90)).containsExactly(MALLORY);
            now += Hearsay.PAID_AFRESH.toNanos();
            assertThat(hearsay.isDeafTo(MALLORY, now)).isTrue();
            now++;
            assertThat(hearsay.isDeafTo(MALLORY, now)).isFalse();
        }
    }

    @Test
    void itIsSaidWhenHintsGoBecauseAnotherSpeaks() {
        for (int n = 0; n < Hearsay.SPEAKERS; n++) {
            heard(Folk.peer(n));
        }
        says(Folk.peer(0), 5_000);
        heard(Folk.peer(0));
        assertThat(hearsay.hasWithdrawn()).isFalse();
        for (int n = 0; n < Hearsay.SPEAKERS - 1; n++) {
            heard(Folk.peer(Hearsay.SPEAKERS + n));
        }
        assertThat(hearsay.hasWithdrawn()).as("those had said nothing").isFalse();

        heard(Folk.peer(9_999));

        assertThat(hearsay.names(Folk.peer(5_000))).isFalse();
        assertThat(hearsay.hasWithdrawn()).isTrue();
        assertThat(hearsay.hasWithdrawn()).isFalse();
    }

    @Test
    void nothingThatIsSaidBreaksTheBounds() {
        long seed = 20_261_128;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            PeerId speaker = Folk.peer(random.nextInt(700));
            int who = random.nextInt(400);
            switch (random.nextInt(5)) {
                case 0 -> hearsay.refuse(speaker, Folk.introduces(who), now);
                case 1 -> says(speaker, who);
                case 2 -> hearsay.gone(speaker, Folk.peer(who));
                case 3 -> hearsay.failed(Folk.peer(who));
                default -> hearsay.reached(Folk.peer(who));
            }
            now += random.nextInt(1_000_000_000);
            assertThat(hearsay.sources().size()).as("seed %d", seed).isLessThanOrEqualTo(Hearsay.ALTOGETHER);
        }
        // whatever was counted is given back: there is room again for one that is new
        for (int n = 0; n < 400; n++) {
            hearsay.reached(Folk.peer(n));
        }
        assertThat(hearsay.sources()).isEmpty();
        Hearsay fresh = new Hearsay();
        assertThat(fresh.refuse(ALICE, Folk.introduces(9), now)).isEmpty();
    }
}
