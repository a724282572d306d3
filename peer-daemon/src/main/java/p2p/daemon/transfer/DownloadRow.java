// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.Sha1;
import p2p.message.TransferReport;
import p2p.message.TransferState;

/** The part of a download's row that changes, with the part that does not. On the loop. */
final class DownloadRow {
    private static final Logger log = LoggerFactory.getLogger(Download.class);

    private final TransferRecord intent;
    private final Contributions contributions;
    private TransferState state;
    private @Nullable Problem problem;
    private long finished;
    private @Nullable Sha1 received;

    DownloadRow(TransferRecord intent, Contributions contributions) {
        this.intent = intent;
        this.contributions = contributions;
        this.state = intent.state();
        this.problem = intent.problem();
        this.finished = intent.finished();
        this.received = intent.received();
    }

    /** What was asked for; its changing fields are out of date. */
    TransferRecord intent() {
        return intent;
    }

    TransferState state() {
        return state;
    }

    /** The one door of the state machine. */
    void become(TransferState next) {
        if (!mayBecome(next)) {
            throw new IllegalStateException(this + ": " + state + " -> " + next);
        }
        log.info("{}: {} -> {}", this, state, next);
        state = next;
    }

    /** What a restart makes of the saved state. */
    void revive(TransferState next) {
        state = next;
    }

    boolean mayBecome(TransferState next) {
        return switch (state) {
            case CHECKING ->
                next == TransferState.FETCHING
                        || next == TransferState.PAUSED
                        || next == TransferState.FAILED
                        || next == TransferState.CANCELLED;
            case FETCHING ->
                next == TransferState.CHECKING
                        || next == TransferState.PAUSED
                        || next == TransferState.FINISHING
                        || next == TransferState.FAILED
                        || next == TransferState.CANCELLED;
            case PAUSED, FAILED -> next == TransferState.CHECKING || next == TransferState.CANCELLED;
            case FINISHING ->
                next == TransferState.CHECKING || next == TransferState.COMPLETE || next == TransferState.FAILED;
            case COMPLETE, CANCELLED -> false;
        };
    }

    /** What to save before {@link #reopen}, in one go. */
    List<StateChange> reopening(CopyRecord partial) {
        return List.of(new StateChange.SaveCopy(partial), new StateChange.SaveTransfer(in(TransferState.FETCHING)));
    }

    /** It was complete, and goes on. */
    void reopen() {
        state = TransferState.PAUSED;
        finished = 0;
    }

    /** Refuses what a command asks for in the wrong state; {@code done} as in "it cannot be paused". */
    void require(TransferState next, String done) {
        if (!mayBecome(next)) {
            throw inTheWrongState(done);
        }
    }

    /** Refuses to resume what runs, or has ended. */
    void requireStopped() {
        if (state != TransferState.PAUSED && state != TransferState.FAILED) {
            throw inTheWrongState("resumed");
        }
    }

    private RefusedException inTheWrongState(String done) {
        return new RefusedException(
                ErrorCode.CONFLICT,
                "transfer " + intent.number() + " is " + state.name().toLowerCase(Locale.ROOT) + ": it cannot be "
                        + done,
                "p2p transfer show " + intent.number());
    }

    /** What the log should know of the end, for people. */
    String outcome() {
        return intent.size() + " bytes at " + intent.path() + ", SHA-1 published " + hex(intent.published())
                + " received " + hex(received) + ", from " + contributions.shares();
    }

    private static String hex(@Nullable Sha1 digest) {
        return digest == null ? "-" : digest.hex();
    }

    /** What the server's log should know; {@code now} in ms since 1970. */
    TransferReport report(String result, long now) {
        Sha1 none = Sha1.of(new byte[Sha1.BYTES]);
        return new TransferReport(
                intent.entry(),
                intent.size(),
                Math.max(0, now - intent.started()),
                intent.published() == null ? none : intent.published(),
                received == null ? none : received,
                result,
                contributions.shares());
    }

    @Nullable
    Problem problem() {
        return problem;
    }

    void setProblem(@Nullable Problem problem) {
        this.problem = problem;
    }

    long finished() {
        return finished;
    }

    void setFinished(long time) {
        finished = time;
    }

    @Nullable
    Sha1 received() {
        return received;
    }

    void setReceived(Sha1 digest) {
        received = digest;
    }

    /** The row as it would be in that state. */
    TransferRecord in(TransferState as) {
        return new TransferRecord(
                intent.number(),
                intent.user(),
                intent.entry(),
                intent.groupId(),
                intent.group(),
                intent.name(),
                intent.version(),
                intent.content(),
                intent.size(),
                intent.pieceLength(),
                intent.path(),
                intent.from(),
                intent.only(),
                as,
                problem,
                intent.started(),
                finished,
                intent.published(),
                received,
                contributions.shares());
    }

    /** The row to save: what is being checked will be fetched after a restart. */
    StateChange save(boolean suspended) {
        boolean goesOn = state == TransferState.CHECKING || suspended && state == TransferState.PAUSED;
        return new StateChange.SaveTransfer(in(goesOn ? TransferState.FETCHING : state));
    }

    @Override
    public String toString() {
        return "transfer " + intent.number() + " " + intent.group() + "/" + intent.name();
    }
}
