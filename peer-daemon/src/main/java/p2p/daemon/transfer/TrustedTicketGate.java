// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import p2p.core.Blob;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.MembershipTicket;
import p2p.trust.TicketCodec;
import p2p.trust.TicketVerifier;

/** Admits whom the cluster's trackers vouch for. On the loop. */
public final class TrustedTicketGate implements TicketGate {
    private final TicketVerifier verifier;
    private final LongSupplier trackerTime;
    private final BooleanSupplier trackerReachable;

    /**
     * @param trackerTime ms since 1970 as the trackers count them
     * @param trackerReachable while false, tickets live longer ({@link TicketVerifier#GRACE})
     */
    public TrustedTicketGate(TicketVerifier verifier, LongSupplier trackerTime, BooleanSupplier trackerReachable) {
        this.verifier = verifier;
        this.trackerTime = trackerTime;
        this.trackerReachable = trackerReachable;
    }

    @Override
    public CompletionStage<MembershipTicket> admit(Blob ticket, PeerId presenter, GroupId group) {
        try {
            return CompletableFuture.completedFuture(
                    verifier.check(ticket, presenter, group, trackerTime(), trackerReachable.getAsBoolean()));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean stillHolds(MembershipTicket ticket) {
        return verifier.fault(ticket, trackerTime(), trackerReachable.getAsBoolean())
                .isEmpty();
    }

    @Override
    public MembershipTicket read(Blob ticket) {
        return TicketCodec.peek(ticket);
    }

    @Override
    public void revoke(GroupId group, UserName user, long notBefore) {
        verifier.revoke(group, user, notBefore);
    }

    @Override
    public long trackerTime() {
        return trackerTime.getAsLong();
    }
}
