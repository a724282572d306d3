// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.message.MembershipTicket;

/**
 * Decides whether a ticket that a peer shows is worth anything (RELIABILITY section 3): cluster, signer in the tracker set,
 * signature (once per ticket), device key, group, times, revocations. Owned by one loop.
 */
public final class TicketVerifier {
    /** How far two clocks may be apart. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    private static final int CACHE = 4_096;
    private final Cache<Blob, MembershipTicket> verified =
            CacheBuilder.newBuilder().maximumSize(CACHE).build();
    private final Revocations revocations;
    private TrackerSetChain trackers;

    /** @param revocations looked at with every check; what is added later counts from then on */
    public TicketVerifier(TrackerSetChain trackers, Revocations revocations) {
        this.trackers = trackers;
        this.revocations = revocations;
    }

    /** A newer set: tickets of trackers that are no longer in it stop counting. */
    public void replaceTrackers(TrackerSetChain newer) {
        trackers = newer;
        verified.invalidateAll();
    }

    /**
     * Whether the ticket names this network and a signer that the set in force lacks: a newer set may have it. False for what
     * is no ticket. Checks no signature.
     */
    public boolean namesUnknownSigner(Blob ticket) {
        if (verified.getIfPresent(ticket) != null) {
            return false;
        }
        try {
            TicketCodec.Raw raw = TicketCodec.read(ticket, TrackerSet.NONE, TrackerSet.NONE);
            return TicketCodec.matches(raw.clusterPrefix(), trackers.cluster())
                    && trackers.newest().members().stream()
                            .noneMatch(m -> TicketCodec.matches(
                                    raw.signerPrefix(), m.signingKey().fingerprint()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Checks a ticket shown over a connection; throws {@link RefusedException} that says why it does not count.
     *
     * @param presenter the key of that connection
     * @param now tracker time, ms since 1970
     * @param trackerReachable false widens the life by the ticket's own grace
     */
    public MembershipTicket check(Blob ticket, PeerId presenter, GroupId group, long now, boolean trackerReachable) {
        MembershipTicket t = verified.getIfPresent(ticket);
        if (t == null) {
            t = verify(ticket);
            verified.put(ticket, t);
        }
        if (!t.peer().equals(presenter)) {
            throw refuse("the ticket belongs to another device");
        }
        if (!t.group().equals(group)) {
            throw refuse("the ticket is for another group");
        }
        Optional<String> fault = fault(t, now, trackerReachable);
        if (fault.isPresent()) {
            throw refuse(fault.get());
        }
        return t;
    }

    /** Why a ticket that was checked before no longer counts; empty while it does. Cheap: for every batch of requests. */
    public Optional<String> fault(MembershipTicket t, long now, boolean trackerReachable) {
        long tolerance = CLOCK_TOLERANCE.toMillis();
        if (t.issued() - tolerance > now) {
            return Optional.of("the ticket is from the future: check the clocks");
        }
        if (t.expires()
                        + tolerance
                        + (trackerReachable ? 0 : Duration.ofMinutes(t.grace()).toMillis())
                < now) {
            return Optional.of("the ticket has expired");
        }
        return revocations.voids(t.group(), t.user(), t.issued())
                ? Optional.of("the membership was revoked")
                : Optional.empty();
    }

    private MembershipTicket verify(Blob ticket) {
        try {
            for (TrackerSet.Member tracker : trackers.newest().members()) {
                TicketCodec.Raw raw = TicketCodec.read(
                        ticket, trackers.cluster(), tracker.signingKey().fingerprint());
                if (!TicketCodec.matches(raw.clusterPrefix(), trackers.cluster())) {
                    throw refuse("the ticket belongs to another network");
                }
                if (TicketCodec.matches(raw.signerPrefix(), raw.ticket().signer())
                        && tracker.signingKey().verifies(VerifyKey.Purpose.TICKET, raw.content(), raw.signature())) {
                    return raw.ticket();
                }
            }
        } catch (IllegalArgumentException e) {
            throw refuse("not a ticket: " + e.getMessage());
        }
        throw refuse("the ticket is not signed by a tracker of this network");
    }

    private static RefusedException refuse(String why) {
        return new RefusedException(ErrorCode.NOT_A_MEMBER, why, "");
    }
}
