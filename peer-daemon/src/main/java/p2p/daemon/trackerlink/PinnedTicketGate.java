// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.transfer.Presenter;
import p2p.daemon.transfer.TicketGate;
import p2p.loop.Loop;
import p2p.message.MembershipTicket;
import p2p.trust.Revocations;
import p2p.trust.TicketCodec;
import p2p.trust.TicketVerifier;
import p2p.trust.TrackerSetChain;

/**
 * The ticket gate of a daemon: admits whom the pinned network's trackers vouch for, and nobody before one is pinned. Where a
 * ticket names a signer that is not in the tracker set known here, the peer that shows it is asked for newer sets first: it
 * got its ticket from that tracker, so it knows them. On the loop.
 */
final class PinnedTicketGate implements TicketGate {
    /** How long a peer with such a ticket has to bring what proves its signer. */
    static final Duration SETS_WITHIN = Duration.ofSeconds(5);
    /** One answer with tracker sets: far below a frame. */
    static final int ANSWER_BYTES = 128 << 10;

    static final int ANSWER_SETS = 256;
    private static final Logger log = LoggerFactory.getLogger(PinnedTicketGate.class);

    private final Loop loop;
    private final TrackerClock clock;
    private final BooleanSupplier trackersReachable;
    private final Function<List<Blob>, Boolean> learn;
    private final RevocationLedger revocations;
    private @Nullable TicketVerifier verifier;
    private @Nullable TrackerSetChain chain;

    /**
     * @param learn continues the pinned chain by these signed sets and has {@link #follow} called; false when they bring
     *     nothing new, {@link RefusedException} when they do not hold
     */
    PinnedTicketGate(
            Loop loop,
            TrackerClock clock,
            BooleanSupplier trackersReachable,
            RevocationLedger revocations,
            Function<List<Blob>, Boolean> learn) {
        this.loop = loop;
        this.clock = clock;
        this.trackersReachable = trackersReachable;
        this.revocations = revocations;
        this.learn = learn;
    }

    /** The set that is in force from now on. */
    void follow(TrackerSetChain inForce) {
        chain = inForce;
        TicketVerifier known = verifier;
        if (known == null) {
            verifier = new TicketVerifier(inForce, revocations.known());
        } else {
            known.replaceTrackers(inForce);
        }
    }

    @Override
    public CompletionStage<MembershipTicket> admit(Blob ticket, Presenter presenter, GroupId group) {
        TicketVerifier known = verifier;
        if (known == null) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.NOT_A_MEMBER, "this daemon has not joined a network yet", "p2p join LINK"));
        }
        Question question = new Question(known, ticket, presenter, group);
        if (known.namesUnknownSigner(ticket)) {
            question.ask();
        } else {
            question.decide();
        }
        return question.decision;
    }

    /** One ticket on its way to a decision. */
    private final class Question {
        private final TicketVerifier known;
        private final Blob ticket;
        private final Presenter presenter;
        private final GroupId group;
        private final CompletableFuture<MembershipTicket> decision = new CompletableFuture<>();
        private Loop.@Nullable Timer deadline;

        Question(TicketVerifier known, Blob ticket, Presenter presenter, GroupId group) {
            this.known = known;
            this.ticket = ticket;
            this.presenter = presenter;
            this.group = group;
        }

        /** Asks, and asks on while every answer brings something new and the signer still lacks. */
        void ask() {
            if (deadline == null) {
                deadline = loop.after(SETS_WITHIN, this::decide);
            }
            TrackerSetChain mine = chain;
            long version = mine == null ? 0 : mine.newest().version();
            presenter.trackerSetsAfter(version).whenComplete((sets, failure) -> {
                if (decision.isDone()) {
                    return;
                }
                boolean goOn = failure == null && learned(sets) && known.namesUnknownSigner(ticket);
                if (goOn) {
                    ask();
                } else {
                    decide();
                }
            });
        }

        private boolean learned(List<Blob> sets) {
            TrackerSetChain before = chain;
            try {
                // another question on the same connection may have taken the shared answer in already
                return learn.apply(sets) || chain != before;
            } catch (RefusedException e) {
                log.warn("{} showed tracker sets that do not hold: {}", presenter.label(), e.getMessage());
                return false;
            }
        }

        void decide() {
            if (decision.isDone()) {
                return;
            }
            if (deadline != null) {
                deadline.cancel();
            }
            try {
                decision.complete(
                        known.check(ticket, presenter.peer(), group, clock.now(), trackersReachable.getAsBoolean()));
            } catch (RefusedException e) {
                decision.completeExceptionally(e);
            }
        }
    }

    @Override
    public List<Blob> trackerSetsAfter(long version) {
        return Optional.ofNullable(chain)
                .map(known -> known.after(version, ANSWER_BYTES, ANSWER_SETS))
                .orElse(List.of());
    }

    @Override
    public boolean stillHolds(MembershipTicket ticket) {
        TicketVerifier known = verifier;
        return known != null
                && known.fault(ticket, clock.now(), trackersReachable.getAsBoolean())
                        .isEmpty();
    }

    @Override
    public MembershipTicket read(Blob ticket) {
        return TicketCodec.peek(ticket);
    }

    @Override
    public void revoke(GroupId group, UserName user, long notBefore) {
        revocations.add(new Revocations.Entry(group, user, notBefore));
    }

    @Override
    public long trackerTime() {
        return clock.now();
    }
}
