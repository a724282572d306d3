// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.transfer.Presenter;
import p2p.daemon.transfer.TicketGate;
import p2p.message.MembershipTicket;
import p2p.trust.SigningKey;
import p2p.trust.TicketCodec;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** Tickets of trackers that this daemon has not heard of. */
class PinnedTicketGateTest {
    private static final GroupId GROUP = new GroupId(7);
    private static final PeerId PEER = new PeerId(new Sha256(4, 4, 4, 4));
    private final FakeNetwork world = new FakeNetwork(1);
    private final SigningKey newcomer = SigningKey.generate(new SecureRandom());
    private final TicketGate gate;
    private final List<Long> asked = new ArrayList<>();

    PinnedTicketGateTest() {
        world.trackers.get(0).up = false;
        TrackerNetwork network = world.network();
        network.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.drain();
        gate = network.gate();
    }

    /** The chain after another tracker joined, in so many steps. */
    private TrackerSetChain joined(int steps) {
        TrackerSet.Member member = new TrackerSet.Member(
                2,
                new PeerId(new Sha256(9, 9, 9, 9)),
                newcomer.verifyKey(),
                List.of(new Endpoint("192.0.2.200", 8089)),
                null);
        List<TrackerSet.Member> old = world.chain.newest().members();
        TrackerSetChain chain = world.chain;
        for (int step = 1; step < steps; step++) {
            chain = chain.extend(world.root, old);
        }
        return chain.extend(world.root, List.of(old.get(0), member));
    }

    private Blob ticket(SigningKey signer) {
        long now = world.loop.now();
        return TicketCodec.sign(
                new MembershipTicket(
                        world.chain.cluster(),
                        signer.verifyKey().fingerprint(),
                        new UserName("eve"),
                        new DeviceName("desk"),
                        PEER,
                        GROUP,
                        MembershipTicket.READ,
                        now,
                        now + Duration.ofHours(1).toMillis(),
                        MembershipTicket.MAX_GRACE,
                        1),
                signer);
    }

    /** A peer that answers with the sets after a version, one turn later. */
    private Presenter peer(LongFunction<CompletionStage<List<Blob>>> answers) {
        return new Presenter() {
            @Override
            public PeerId peer() {
                return PEER;
            }

            @Override
            public String label() {
                return "eve@desk";
            }

            @Override
            public CompletionStage<List<Blob>> trackerSetsAfter(long version) {
                asked.add(version);
                CompletableFuture<List<Blob>> answer = new CompletableFuture<>();
                world.loop.execute(() -> answers.apply(version).whenComplete((sets, failure) -> {
                    if (failure == null) {
                        answer.complete(sets);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }));
                return answer;
            }
        };
    }

    private CompletableFuture<MembershipTicket> admit(
            SigningKey signer, LongFunction<CompletionStage<List<Blob>>> answers) {
        CompletableFuture<MembershipTicket> decision =
                gate.admit(ticket(signer), peer(answers), GROUP).toCompletableFuture();
        world.loop.drain();
        return decision;
    }

    private static CompletionStage<List<Blob>> done(List<Blob> sets) {
        return CompletableFuture.completedFuture(sets);
    }

    @Test
    void theTicketOfANewTrackerCountsOnceItsHolderShowedTheSetAndTheSetIsKept() {
        TrackerSetChain longer = joined(1);

        CompletableFuture<MembershipTicket> decision =
                admit(newcomer, version -> done(longer.after(version, 1 << 17, 256)));

        assertThat(decision.join().peer()).isEqualTo(PEER);
        assertThat(asked).containsExactly(1L);
        assertThat(world.kept).last().satisfies(known -> assertThat(known.links())
                .isEqualTo(longer.links()));
        assertThat(gate.trackerSetsAfter(1)).isEqualTo(longer.after(1, 1 << 17, 256));
        assertThat(admit(newcomer, version -> done(List.of()))).isCompleted();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aLongChainIsAskedForPageByPage() {
        TrackerSetChain longer = joined(5);

        assertThat(admit(newcomer, version -> done(longer.after(version, 1 << 17, 2))))
                .isCompleted();
        assertThat(asked).containsExactly(1L, 3L, 5L);
    }

    @Test
    void twoTicketsThatWaitForTheSameAnswerAreBothDecidedByIt() {
        TrackerSetChain longer = joined(1);
        CompletableFuture<List<Blob>> answer = new CompletableFuture<>();

        CompletableFuture<MembershipTicket> first = admit(newcomer, version -> answer);
        CompletableFuture<MembershipTicket> second = admit(newcomer, version -> answer);
        answer.complete(longer.after(1, 1 << 17, 256));
        world.loop.drain();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void whoBringsNothingNewOrAForgeryIsRefused() {
        TrackerSetChain foreign = TrackerSetChain.begin(
                SigningKey.generate(new SecureRandom()), world.chain.newest().members());

        refused(admit(newcomer, version -> done(List.of())));
        refused(admit(newcomer, version -> done(foreign.links())));
        refused(admit(newcomer, version -> done(List.of(Blob.owning(new byte[3])))));
        refused(admit(
                newcomer,
                version -> CompletableFuture.failedFuture(
                        new RefusedException(p2p.core.ErrorCode.NO_SOURCE, "the connection ended", ""))));
        assertThat(asked).hasSize(4);
        assertThat(world.kept).isEmpty();
    }

    @Test
    void anAnswerThatDoesNotComeIsWaitedForFiveSeconds() {
        CompletableFuture<MembershipTicket> decision = admit(newcomer, version -> new CompletableFuture<>());

        world.loop.advance(PinnedTicketGate.SETS_WITHIN.minusMillis(1));
        assertThat(decision).isNotDone();
        world.loop.advance(Duration.ofMillis(1));

        refused(decision);
    }

    @Test
    void nobodyIsAskedAboutWhatIsNoTicketOfThisNetwork() {
        CompletableFuture<MembershipTicket> decision = gate.admit(
                        Blob.owning(new byte[100]), peer(version -> done(List.of())), GROUP)
                .toCompletableFuture();

        assertThatThrownBy(decision::join).hasMessageContaining("not a ticket");
        assertThat(asked).isEmpty();
    }

    @Test
    void aRemovedMemberStaysRemovedOverARestartWithoutAnyTracker() {
        SigningKey signer = world.trackers.get(0).signing;
        Blob ticket = ticket(signer);
        assertThat(admit(signer, version -> done(List.of()))).isCompleted();
        gate.revoke(GROUP, new UserName("Eve"), world.loop.now() + 1);
        world.loop.drain();

        TrackerNetwork again = world.network();
        again.restore(world.revocations);
        again.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.advance(Duration.ofHours(2));
        CompletableFuture<MembershipTicket> decision = again.gate()
                .admit(ticket, peer(version -> done(List.of())), GROUP)
                .toCompletableFuture();

        assertThatThrownBy(decision::join).hasMessageContaining("revoked");
    }

    private static void refused(CompletableFuture<MembershipTicket> decision) {
        assertThat(decision).isDone();
        assertThatThrownBy(decision::join)
                .hasCauseInstanceOf(RefusedException.class)
                .hasMessageContaining("not signed by a tracker");
    }
}
