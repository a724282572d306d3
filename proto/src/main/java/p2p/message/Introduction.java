// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.Blob;
import p2p.core.Endpoint;

/**
 * A member that another one speaks of.
 *
 * @param ticket its signed ticket for the swarm's group: names its key, account and device
 * @param endpoints where it is said to accept connections
 */
public record Introduction(Blob ticket, List<Endpoint> endpoints) {
    /** More is malformed; what a receiver takes is less. */
    public static final int MAX_ENDPOINTS = 8;
    /** Bytes; no ticket has as many. */
    public static final int MAX_TICKET = 512;

    public Introduction {
        endpoints = List.copyOf(endpoints);
        if (endpoints.size() > MAX_ENDPOINTS || ticket.size() > MAX_TICKET) {
            throw new IllegalArgumentException(
                    endpoints.size() + " addresses of one peer, a ticket of " + ticket.size() + " bytes");
        }
    }
}
