// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.core.Sha1;

/**
 * A download as its owner sees it.
 *
 * @param number counts the transfers of this daemon from 1
 * @param done verified bytes
 * @param lastDurable the highest piece that is on disk for certain, -1 for none
 * @param rate bytes per second over the last few seconds
 * @param etaSeconds -1 when it cannot be told
 * @param peersActive peers that deliver; {@code peersKnown} peers that have something
 * @param reason why it does not move, null while it does
 * @param evidence what the reason is concluded from, for people
 * @param problem why it failed
 * @param published whole-file SHA-1 of the catalog; {@code received} the one computed here, once complete
 */
public record TransferView(
        long number,
        GroupName group,
        FileName name,
        int version,
        TransferState state,
        long size,
        long done,
        int pieces,
        int piecesDone,
        int lastDurable,
        long rate,
        long etaSeconds,
        int peersActive,
        int peersKnown,
        @Nullable ReasonCode reason,
        String evidence,
        @Nullable Problem problem,
        String path,
        long started,
        long finished,
        @Nullable Sha1 published,
        @Nullable Sha1 received,
        List<Contribution> peers) {
    /** What one peer delivered, and how fast it does now; {@code learned}: who spoke of it, null where that is not known any more. */
    public record Contribution(String peer, long bytes, long rate, boolean connected, @Nullable SourceOrigin learned) {}

    public TransferView {
        peers = List.copyOf(peers);
    }
}
