// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/**
 * What a daemon understands beyond the first version of the protocol between daemons, as it says in {@link PeerMessage.Hello} and
 * {@link PeerMessage.Welcome}: one bit each. Who does not say so is not sent such messages, and goes on as if there were none.
 */
public enum PeerFeature {
    /** {@link PeerMessage.Promise}. */
    PROMISES(1),
    /** {@link PeerMessage.Introduce}. */
    INTRODUCTIONS(2),
    /** {@link PeerMessage.Invite} and {@link PeerMessage.Decline}. */
    INVITATIONS(4),
    /** Skips messages of types that it does not know, instead of ending the connection: newer builds may send what changes nothing when it is skipped. */
    SKIPS_UNKNOWN(8);

    private final long bit;

    PeerFeature(long bit) {
        this.bit = bit;
    }

    /** Whether it is one of these; bits of features that this build does not know are ignored. */
    public boolean isIn(long features) {
        return (features & bit) != 0;
    }

    /** All that this build understands. */
    public static long all() {
        long all = 0;
        for (PeerFeature feature : values()) {
            all |= feature.bit;
        }
        return all;
    }
}
