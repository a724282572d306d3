// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.core.RefusedException;
import p2p.daemon.store.DiskFullException;
import p2p.daemon.store.PartMissingException;

/** What a failure of the disk means for people: what is waited for, and what is final. */
final class DiskTrouble {
    private DiskTrouble() {}

    /** The failure behind what a stage completed with. */
    static Throwable cause(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }

    /** Whether it is a failure of the disk at all; false for none. */
    static boolean isDisk(@Nullable Throwable error) {
        return error != null && cause(error) instanceof IOException;
    }

    static Problem problem(Throwable error, Path target) {
        if (error instanceof RefusedException refused) {
            return refused.problem();
        }
        if (error instanceof DiskFullException) {
            return Problem.of(
                    ErrorCode.DISK_FULL, "no room left for " + target, "free some space: it goes on by itself");
        }
        if (error instanceof FileAlreadyExistsException) {
            return Problem.of(
                    ErrorCode.TARGET_EXISTS,
                    target + " exists already and is not overwritten",
                    "move it away, then p2p transfer retry");
        }
        if (error instanceof PartMissingException) {
            return Problem.of(
                    ErrorCode.NO_SUCH_PATH,
                    error.getMessage() + " is missing: what is here of " + target + " so far",
                    "mount its disk; if it is gone for good: p2p transfer cancel, then get the file again");
        }
        if (error instanceof NoSuchFileException || error instanceof NotDirectoryException) {
            return Problem.of(ErrorCode.NO_SUCH_PATH, "the folder of " + target + " is missing", "create or mount it");
        }
        if (error instanceof AccessDeniedException) {
            return Problem.of(
                    ErrorCode.DESTINATION_NOT_WRITABLE,
                    "the folder of " + target + " cannot be written to",
                    "give yourself the right to write there, or p2p transfer cancel it and get it elsewhere");
        }
        if (error instanceof IOException) {
            return Problem.of(
                    ErrorCode.DISK,
                    "the disk failed at " + target + ": " + error.getMessage(),
                    "p2p transfer retry, when it is mended");
        }
        return Problem.of(ErrorCode.INTERNAL, "a bug in p2p: " + error, "see the daemon's log: p2p daemon logs");
    }

    /** What failed, in one line. */
    static String told(Throwable error) {
        Throwable cause = cause(error);
        return cause instanceof RefusedException refused ? refused.problem().message() : String.valueOf(cause);
    }

    /** The same stage, whose failures of the disk are refusals that say what to do. */
    static CompletionStage<Void> explained(CompletionStage<Void> stage, Path target) {
        return stage.exceptionally(error -> {
            Throwable cause = cause(error);
            throw cause instanceof IOException
                    ? new RefusedException(problem(cause, target))
                    : new CompletionException(cause);
        });
    }

    /** Whether waiting may help: then the reason to show meanwhile is {@link #stall}. */
    static boolean isPassing(Problem problem) {
        return switch (problem.code()) {
            case DISK_FULL, NO_SUCH_PATH, DESTINATION_NOT_WRITABLE, BUSY -> true;
            default -> false;
        };
    }

    static Stall stall(Problem problem) {
        ReasonCode reason =
                switch (problem.code()) {
                    case DISK_FULL -> ReasonCode.DISK_FULL;
                    case BUSY -> ReasonCode.QUEUED;
                    default -> ReasonCode.DESTINATION_MISSING;
                };
        return new Stall(reason, problem.message(), problem.next());
    }
}
