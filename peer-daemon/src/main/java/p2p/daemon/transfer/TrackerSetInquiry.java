// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.message.PeerMessage;

/** Asks the other side of one connection for tracker sets: one question at a time, whoever waits shares the answer. On the loop. */
final class TrackerSetInquiry implements Presenter {
    /** Questions on one connection; trackers come and go rarely, and whoever needs more connects again. */
    static final int QUESTIONS = 64;

    private final PeerLink link;
    private @Nullable CompletableFuture<List<Blob>> pending;
    private int asked;
    private boolean closed;

    TrackerSetInquiry(PeerLink link) {
        this.link = link;
    }

    @Override
    public PeerId peer() {
        return link.peer();
    }

    @Override
    public String label() {
        return link.label();
    }

    @Override
    public CompletionStage<List<Blob>> trackerSetsAfter(long version) {
        CompletableFuture<List<Blob>> waiting = pending;
        if (waiting != null) {
            return waiting;
        }
        if (closed || asked >= QUESTIONS) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.BUSY, closed ? "the connection ended" : "it was asked " + QUESTIONS + " times", ""));
        }
        asked++;
        CompletableFuture<List<Blob>> answer = new CompletableFuture<>();
        pending = answer;
        link.send(new PeerMessage.AskTrackerSets(version));
        return answer;
    }

    /** What came; false when nobody had asked. */
    boolean answered(List<Blob> sets) {
        CompletableFuture<List<Blob>> waiting = pending;
        pending = null;
        if (waiting == null) {
            return false;
        }
        waiting.complete(sets);
        return true;
    }

    void close() {
        closed = true;
        CompletableFuture<List<Blob>> waiting = pending;
        pending = null;
        if (waiting != null) {
            waiting.completeExceptionally(new RefusedException(ErrorCode.NO_SOURCE, "the connection ended", ""));
        }
    }
}
