// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.transfer.TicketGate;
import p2p.daemon.transfer.TrustedTicketGate;
import p2p.message.MembershipTicket;
import p2p.trust.TicketCodec;
import p2p.trust.TicketVerifier;
import p2p.trust.TrackerSetChain;

/** The ticket gate of a daemon that may not have joined a network yet: admits nobody before one is pinned. On the loop. */
final class PinnedTicketGate implements TicketGate {
    private final TrackerClock clock;
    private final BooleanSupplier trackersReachable;
    private @Nullable TicketVerifier verifier;
    private @Nullable TicketGate trusted;

    PinnedTicketGate(TrackerClock clock, BooleanSupplier trackersReachable) {
        this.clock = clock;
        this.trackersReachable = trackersReachable;
    }

    /** The set that is in force from now on. */
    void follow(TrackerSetChain chain) {
        TicketVerifier known = verifier;
        if (known != null) {
            known.replaceTrackers(chain);
            return;
        }
        TicketVerifier first = new TicketVerifier(chain);
        verifier = first;
        trusted = new TrustedTicketGate(first, clock::now, trackersReachable);
    }

    @Override
    public CompletionStage<MembershipTicket> admit(Blob ticket, PeerId presenter, GroupId group) {
        TicketGate gate = trusted;
        return gate != null
                ? gate.admit(ticket, presenter, group)
                : CompletableFuture.failedFuture(new RefusedException(
                        ErrorCode.NOT_A_MEMBER, "this daemon has not joined a network yet", "p2p join LINK"));
    }

    @Override
    public boolean stillHolds(MembershipTicket ticket) {
        TicketGate gate = trusted;
        return gate != null && gate.stillHolds(ticket);
    }

    @Override
    public MembershipTicket read(Blob ticket) {
        return TicketCodec.peek(ticket);
    }

    @Override
    public void revoke(GroupId group, UserName user, long notBefore) {
        TicketGate gate = trusted;
        if (gate != null) {
            gate.revoke(group, user, notBefore);
        }
    }

    @Override
    public long trackerTime() {
        return clock.now();
    }
}
