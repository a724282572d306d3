// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.DeviceName;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;

/**
 * What a tracker vouches for: this device key belongs to an account that is a member of one group, for a short time. Bound
 * to the TLS key of the connection over which it is shown; its signed layout is {@code p2p.trust.TicketCodec}.
 *
 * @param cluster SHA-256 of the cluster's root key
 * @param signer SHA-256 of the tracker's signing key
 * @param issued ms since 1970, tracker time
 * @param expires ms since 1970, tracker time
 * @param grace minutes that a peer which reaches no tracker may accept it after its life; 0: not at all
 * @param serial counts the tickets of one signer
 */
public record MembershipTicket(
        Sha256 cluster,
        Sha256 signer,
        UserName user,
        DeviceName device,
        PeerId peer,
        GroupId group,
        int rights,
        long issued,
        long expires,
        int grace,
        long serial) {
    /** May fetch from members. */
    public static final int READ = 1;
    /** May publish and serve. */
    public static final int WRITE = 2;

    /** The longest grace, and what a group has that chose none: 12 hours. */
    public static final int MAX_GRACE = 12 * 60;

    public MembershipTicket {
        if (grace < 0 || grace > MAX_GRACE) {
            throw new IllegalArgumentException("a grace of " + grace + " minutes");
        }
        if (issued < 0 || expires <= issued) {
            throw new IllegalArgumentException("a ticket that never holds");
        }
    }

    /** {@code user@device}. */
    public String label() {
        return user + "@" + device;
    }
}
