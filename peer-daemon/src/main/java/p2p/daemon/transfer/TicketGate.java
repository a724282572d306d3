// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import p2p.core.Blob;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/** Decides who belongs to a group, from signed tickets (RELIABILITY section 3). On the loop. */
public interface TicketGate {
    /**
     * Checks a ticket that the peer presents for the group: signer, signature, device key, group, times, revocations.
     * A signer that is not known here may belong to a newer tracker set: the presenter is asked for it, 5 s at most.
     * Completes with {@link p2p.core.RefusedException} ({@code NOT_A_MEMBER}) that says which of them failed.
     */
    CompletionStage<MembershipTicket> admit(Blob ticket, Presenter presenter, GroupId group);

    /** The signed tracker sets after that version, oldest first, as many as one message takes; empty when there are none. */
    List<Blob> trackerSetsAfter(long version);

    /** The check of each batch of requests: times and revocations only. */
    boolean stillHolds(MembershipTicket ticket);

    /** Reads a ticket of this daemon's own without checking it; throws {@link IllegalArgumentException} when malformed. */
    MembershipTicket read(Blob ticket);

    /** Tickets of this user for the group issued before {@code notBefore} (ms since 1970, tracker time) are void from now on. */
    void revoke(GroupId group, UserName user, long notBefore);

    /** Milliseconds since 1970 as the trackers count them. */
    long trackerTime();
}
