// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.message.PeerMessage;

/** Promises and invitations among daemons: those that do not know them, those that misuse them, and offers that end meanwhile. */
class AdviceTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** What was sent is there, behind the bytes that were on their way. */
    private static final Duration ARRIVED = Duration.ofSeconds(2);

    private final Town town = new Town(17);

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    private Neighbour slow(String name) {
        Neighbour neighbour = town.add(name);
        neighbour.uplink = 1 << 20;
        return neighbour;
    }

    private static boolean isAdvice(PeerMessage message) {
        return message instanceof PeerMessage.Promise
                || message instanceof PeerMessage.Invite
                || message instanceof PeerMessage.Decline;
    }

    private List<Neighbour> crowd(int size) {
        List<Neighbour> crowd = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            crowd.add(slow("user" + i));
        }
        return crowd;
    }

    private void untilAllAreComplete(List<Neighbour> receivers, byte[] content) {
        town.until(() -> receivers.stream().allMatch(r -> r.isComplete(1)), LONG);
        for (Neighbour receiver : receivers) {
            assertThat(receiver.got("film.mkv")).isEqualTo(content);
            assertThat(receiver.budget.used()).isZero();
        }
        for (Neighbour neighbour : town.neighbours) {
            assertThat(neighbour.closeReasons).as(neighbour.label()).noneMatch(r -> r.contains("violation"));
        }
    }

    @Test
    void olderBuildsInACrowdAreSentNoAdviceAndGetEverything() {
        byte[] content = content(12 << 20);
        Neighbour alice = slow("alice").start();
        alice.share("film.mkv", content);
        List<Neighbour> all = crowd(8);
        all.get(0).features = 0;
        all.get(1).features = 0;
        all.forEach(receiver -> receiver.start().get("film.mkv"));

        untilAllAreComplete(all, content);
        assertThat(alice.sent).as("the others are promised pieces").anyMatch(PeerMessage.Promise.class::isInstance);
        assertThat(all).anySatisfy(guest -> assertThat(guest.sent).anyMatch(PeerMessage.Invite.class::isInstance));
    }

    @Test
    void aCrowdOfOlderBuildsHearsNothingOfIt() {
        byte[] content = content(4 << 20);
        Neighbour alice = slow("alice").start();
        alice.share("film.mkv", content);
        List<Neighbour> all = crowd(6);
        all.forEach(receiver -> receiver.features = 0);
        all.forEach(receiver -> receiver.start().get("film.mkv"));

        untilAllAreComplete(all, content);
        assertThat(alice.sent).noneMatch(AdviceTownTest::isAdvice);
        assertThat(all).allSatisfy(r -> assertThat(r.sent).noneMatch(AdviceTownTest::isAdvice));
    }

    /** Bob fetches from Alice and Mallory; what Mallory then says to him, in his swarm. */
    private Wire misused(Neighbour bob, byte[] content) {
        slow("alice").start().share("film.mkv", content);
        Neighbour mallory = slow("mallory").start();
        mallory.share("film.mkv", content);
        bob.start().get("film.mkv");
        town.until(() -> !mallory.wires.isEmpty() && mallory.uploadedBytes() > 0, SHORT);
        return mallory.wires.get(0);
    }

    @Test
    void aFloodOfInvitationsDoesNoHarmToWhoIsInvited() {
        byte[] content = content(12 << 20);
        Neighbour bob = slow("bob");
        Wire mallory = misused(bob, content);
        for (int i = 0; i < 20_000; i++) {
            mallory.send(new PeerMessage.Invite(1, i % 3 == 0 ? Integer.MAX_VALUE : i % 3));
        }
        town.loop.advance(ARRIVED);
        assertThat(bob.sent).as("what it has no use for").anyMatch(PeerMessage.Decline.class::isInstance);
        town.until(() -> bob.isComplete(1), LONG);

        assertThat(bob.got("film.mkv")).isEqualTo(content);
        assertThat(bob.budget.used()).isZero();
    }

    @Test
    void whoDeclinesWhatItWasNeverInvitedToIsDroppedInTheEndAndTheDownloadGoesOn() {
        byte[] content = content(12 << 20);
        Neighbour bob = slow("bob");
        Wire mallory = misused(bob, content);
        decline(mallory, Advice.PATIENCE);
        assertThat(bob.closeReasons).isEmpty();
        decline(mallory, 100);

        assertThat(bob.closeReasons).anyMatch(reason -> reason.contains("advice to and fro"));
        town.until(() -> bob.isComplete(1), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    private void decline(Wire host, int times) {
        for (int i = 0; i < times; i++) {
            host.send(new PeerMessage.Decline(1, 1));
        }
        town.loop.advance(ARRIVED);
    }

    private void steerAndLetGo(Wire host, int times) {
        for (int i = 0; i < times; i++) {
            host.send(new PeerMessage.Invite(1, 0));
            host.send(new PeerMessage.Promise(1, true, List.of()));
        }
        town.loop.advance(ARRIVED);
    }

    @Test
    void steeringAndLettingGoIsAnOffenceOnlyWhenItIsDoneTooFast() {
        byte[] content = content(96 << 20);
        Neighbour bob = slow("bob");
        Wire host = misused(bob, content);
        steerAndLetGo(host, Advice.PATIENCE - 24);
        for (int i = 0; i < 12; i++) {
            steerAndLetGo(host, 2 * Advice.PER_SECOND);
        }
        assertThat(bob.isComplete(1)).isFalse();
        assertThat(bob.closeReasons).isEmpty();

        steerAndLetGo(host, 100);
        assertThat(bob.closeReasons).anyMatch(reason -> reason.contains("advice to and fro"));
    }

    @Test
    void offersThatEndWhileACrowdIsInvitedHoldNobodyUp() {
        byte[] content = content(12 << 20);
        Neighbour alice = slow("alice").start();
        alice.share("film.mkv", content);
        List<Neighbour> all = crowd(8);
        all.forEach(receiver -> receiver.start().get("film.mkv"));
        town.until(
                () -> all.subList(0, 2).stream().allMatch(guest -> guest.sent.stream()
                        .anyMatch(m -> m instanceof PeerMessage.Invite invite && invite.pieces() > 0)),
                LONG);
        all.subList(0, 2).forEach(gone -> gone.traffic.loggedOut());

        untilAllAreComplete(all.subList(2, 8), content);
        all.subList(0, 2).forEach(Neighbour::start2);
        untilAllAreComplete(all, content);
    }
}
