// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import p2p.core.Problem;
import p2p.core.Sha1;
import p2p.daemon.store.FileStamp;
import p2p.daemon.swarm.PieceSet;

/**
 * The end of a download that has all its pieces: the whole file's digest, the final name. Where the disk is in the way for a
 * while it waits and repeats. Until it was told to {@link #stop} or the outcome is told. On the loop.
 */
final class Completion {
    private final Surroundings around;
    private final Workpiece workpiece;
    private final DownloadRow row;
    private final Outcome outcome;
    private boolean over;

    /** What it comes to. */
    interface Outcome {
        /** It has its final name. */
        void named(Finish.Finished finished);

        /** Pieces that were verified once are not on the disk any more as they were: only these are. */
        void rotten(PieceSet good);

        /** It goes on by itself as soon as the disk lets it. */
        void waits(Problem problem);

        /** Nothing more is tried. */
        void failed(Problem problem);
    }

    Completion(Surroundings around, Workpiece workpiece, DownloadRow row, Outcome outcome) {
        this.around = around;
        this.workpiece = workpiece;
        this.row = row;
        this.outcome = outcome;
    }

    /** From all pieces on. */
    void begin(Assembly whole, Sha1 published) {
        Finish finish = new Finish(around, workpiece.row(), !row.intent().only().isEmpty(), row::in);
        attempt(() -> finish.compare(whole, published).thenCompose(received -> {
            row.setReceived(received);
            row.setFinished(around.loop().now());
            return finish.seal(whole);
        }));
    }

    /** From where an earlier process ended. */
    void goOn(FileStamp sealed) {
        Finish finish = new Finish(around, workpiece.row(), !row.intent().only().isEmpty(), row::in);
        attempt(() -> finish.goOn(sealed));
    }

    /** What is under way may still happen; nothing is told any more. */
    void stop() {
        over = true;
    }

    private void attempt(Supplier<CompletionStage<Finish.Finished>> steps) {
        steps.get().whenComplete((finished, error) -> {
            if (over) {
                return;
            }
            if (error == null) {
                over = true;
                outcome.named(finished);
                return;
            }
            Throwable cause = DiskTrouble.cause(error);
            Problem problem = DiskTrouble.problem(cause, workpiece.target());
            if (cause instanceof RottenPiecesException rotten) {
                over = true;
                outcome.rotten(rotten.good());
            } else if (DiskTrouble.isPassing(problem)) {
                outcome.waits(problem);
                around.loop().after(Download.RETRY, () -> {
                    if (!over) {
                        attempt(steps);
                    }
                });
            } else {
                over = true;
                outcome.failed(problem);
            }
        });
    }
}
