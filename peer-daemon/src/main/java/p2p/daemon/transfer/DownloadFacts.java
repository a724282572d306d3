// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import p2p.core.PieceIndex;
import p2p.daemon.swarm.PieceSet;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** A download at one moment, for people: its view, and why it does not move. On the loop. */
record DownloadFacts(
        Surroundings around,
        Wallet wallet,
        DownloadRow row,
        Contributions contributions,
        Workpiece workpiece,
        @Nullable Pursuit pursuit,
        int sources,
        @Nullable Stall trouble,
        boolean suspended) {
    /** Bytes that came in within this time count as moving. */
    private static final long MOVING = 2_000_000_000L;

    @Nullable
    Stall stall() {
        TransferRecord intent = row.intent();
        Pursuit chase = pursuit;
        return Diagnosis.of(new Diagnosis.Facts(
                intent.number(),
                intent.group().text(),
                intent.user().text(),
                intent.from(),
                chase != null && chase.allowance().isUsedUp(),
                row.state(),
                row.problem(),
                suspended,
                trouble,
                contributions.movedWithin(MOVING, now()),
                wallet.ticket(intent.groupId()) != null,
                wallet.isExpired(intent.groupId()),
                wallet.isConfirmed(),
                around.directory().reachable(),
                chase != null ? chase.contacts().known() : 0,
                chase != null ? chase.contacts().names() : "",
                chase != null ? chase.fetch().connected() : 0,
                chase != null ? chase.fetch().unanswered() : 0,
                chase != null && chase.fetch().anyInteresting(),
                chase != null && chase.fetch().isStarved(),
                chase != null && chase.fetch().isKeptWaiting(),
                chase != null && chase.contacts().allFailed(),
                chase != null ? chase.contacts().lastFailure() : "",
                chase != null ? chase.contacts().refusal() : null,
                contributions.liars()));
    }

    TransferView view() {
        TransferRecord intent = row.intent();
        Stall stall = stall();
        boolean whole = row.state() == TransferState.COMPLETE;
        PieceSet durable = durable();
        long done = whole ? intent.size() : doneBytes();
        long rate = rate();
        Set<String> connected = pursuit == null ? Set.of() : pursuit.fetch().labels();
        return new TransferView(
                intent.number(),
                intent.group(),
                intent.name(),
                intent.version(),
                row.state(),
                intent.size(),
                done,
                intent.pieces(),
                whole ? intent.pieces() : piecesDone(),
                whole ? workpiece.layout().pieces() - 1 : last(durable),
                rate,
                rate == 0 ? -1 : (intent.size() - done) / rate,
                pursuit == null ? 0 : pursuit.fetch().active(),
                pursuit == null
                        ? sources
                        : Math.max(pursuit.contacts().known(), pursuit.fetch().connected()),
                stall == null ? null : stall.reason(),
                stall == null ? "" : stall.evidence(),
                row.problem(),
                intent.path(),
                intent.started(),
                row.finished(),
                intent.published(),
                row.received(),
                contributions.view(connected, now()));
    }

    /** Bytes a second. */
    long rate() {
        return row.state() == TransferState.FETCHING ? contributions.rate(now()) : 0;
    }

    private PieceSet durable() {
        Assembly assembly = workpiece.assembly();
        if (assembly != null) {
            return assembly.durable();
        }
        int pieces = workpiece.layout().pieces();
        return workpiece.row().have().isEmpty()
                ? new PieceSet(pieces)
                : PieceSet.ofBitfield(workpiece.row().have(), pieces);
    }

    private int piecesDone() {
        Assembly assembly = workpiece.assembly();
        return assembly != null && assembly.isOpen()
                ? assembly.written().count()
                : durable().count();
    }

    private long doneBytes() {
        Assembly assembly = workpiece.assembly();
        if (assembly != null && assembly.isOpen()) {
            return assembly.writtenBytes();
        }
        long bytes = 0;
        PieceSet durable = durable();
        for (int i = durable.next(0); i >= 0; i = durable.next(i + 1)) {
            bytes += workpiece.layout().lengthOf(new PieceIndex(i));
        }
        return bytes;
    }

    private static int last(PieceSet set) {
        int last = -1;
        for (int i = set.next(0); i >= 0; i = set.next(i + 1)) {
            last = i;
        }
        return last;
    }

    private long now() {
        return around.loop().nanoTime();
    }
}
