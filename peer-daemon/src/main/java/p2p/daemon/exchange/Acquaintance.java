// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.message.MembershipTicket;

/**
 * A member that this daemon has met in a swarm.
 *
 * @param signed the ticket that it showed, as signed
 * @param ticket what the ticket says; it was checked
 * @param at where it accepts connections
 * @param dialled whether it was reached there, instead of only saying so
 */
public record Acquaintance(Blob signed, MembershipTicket ticket, Endpoint at, boolean dialled) {
    /** The key that it proved. */
    public PeerId peer() {
        return ticket.peer();
    }
}
