// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import p2p.core.EntryId;
import p2p.core.PieceLayout;
import p2p.message.ShareView;

/** An entry that this daemon offers: its row, whether it is offered just now, and why not. On the loop. */
final class Offer {
    private final OfferRecord row;
    private final PieceLayout layout;
    private String problem = "";
    private String note = "";
    private boolean announced;
    private boolean dirty;
    private boolean deleted;
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

    /** What its owner should know though it is offered: of a file that it was offered from before. */
    void setNote(String note) {
        this.note = note;
    }

    /** Whether the entry is on no list any more. */
    boolean isDeleted() {
        return deleted;
    }

    /** The entry is on no list any more: never offered again. */
    void delete() {
        deleted = true;
        problem = "deleted from the group's list; the file stays, and p2p share " + row.path() + " -g " + row.group()
                + " lists it anew";
    }

    /** What ends it for good. */
    StateChange end() {
        return new StateChange.DropOffer(row.entry());
    }

    /** The command that publishes what is at the path now, as a new version. */
    String howToShareAgain() {
        Path file = Path.of(row.path()).getFileName();
        boolean sameName = file != null && file.toString().equals(row.name().text());
        return "p2p share " + row.path() + " -g " + row.group() + (sameName ? "" : " --as " + row.name())
                + " makes it a new version";
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

    /** {@code damage}: what is wrong with the copy, though it is offered. */
    ShareView view(int have, String damage) {
        return new ShareView(
                row.path(),
                row.group(),
                row.name(),
                row.version(),
                layout.size(),
                have,
                layout.pieces(),
                uploaded,
                !problem.isEmpty() ? problem : !damage.isEmpty() ? damage : note);
    }

    @Override
    public String toString() {
        return row.group() + "/" + row.name() + " version " + row.version();
    }
}
