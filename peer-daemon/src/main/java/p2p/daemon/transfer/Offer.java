// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.EntryId;
import p2p.core.PieceLayout;
import p2p.message.ShareView;

/** An entry that this daemon offers: its row, whether it is offered just now, and why not. On the loop. */
final class Offer {
    private final OfferRecord row;
    private final PieceLayout layout;
    private String problem = "";
    private boolean announced;
    private boolean dirty;
    private long uploaded;

    Offer(OfferRecord row, PieceLayout layout) {
        this.row = row;
        this.layout = layout;
        this.uploaded = row.uploaded();
    }

    OfferRecord row() {
        return new OfferRecord(
                row.entry(),
                row.groupId(),
                row.group(),
                row.name(),
                row.version(),
                row.content(),
                row.user(),
                row.path(),
                uploaded);
    }

    EntryId entry() {
        return row.entry();
    }

    PieceLayout layout() {
        return layout;
    }

    SwarmKey swarm() {
        return new SwarmKey(row.groupId(), row.content());
    }

    /** Whether it takes part in its swarm and trackers know. */
    boolean isAnnounced() {
        return announced;
    }

    void setAnnounced(boolean announced) {
        this.announced = announced;
    }

    /** Why it is not offered; empty for no reason. */
    String problem() {
        return problem;
    }

    void setProblem(String problem) {
        this.problem = problem;
    }

    void uploaded(int bytes) {
        uploaded += bytes;
        dirty = true;
    }

    /** Whether the row changed since it was last asked. */
    boolean takeDirty() {
        boolean was = dirty;
        dirty = false;
        return was;
    }

    ShareView view(int have) {
        return new ShareView(
                row.path(),
                row.group(),
                row.name(),
                row.version(),
                layout.size(),
                have,
                layout.pieces(),
                uploaded,
                problem);
    }
}
