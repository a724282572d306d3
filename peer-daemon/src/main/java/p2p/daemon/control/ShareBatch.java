// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.daemon.transfer.Shares;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.SharedView;

/** The files of one share command, one after the other; the first that is refused ends it, the ones before stay shared. */
final class ShareBatch {
    static final int MAX_PATHS = 4_096;

    private final Shares shares;
    private final ControlRequest.Share request;
    private final Consumer<ControlEvent> events;
    private final List<SharedView> done = new ArrayList<>();

    ShareBatch(Shares shares, ControlRequest.Share request, Consumer<ControlEvent> events) {
        this.shares = shares;
        this.request = request;
        this.events = events;
    }

    CompletionStage<ControlReply> run() {
        if (request.paths().isEmpty() || request.paths().size() > MAX_PATHS) {
            throw new RefusedException(
                    ErrorCode.USAGE, "1 to " + MAX_PATHS + " files can be shared at once", "p2p share PATH");
        }
        if (request.as() != null && request.paths().size() > 1) {
            throw new RefusedException(
                    ErrorCode.USAGE, "one name for several files", "share them one by one to name them");
        }
        request.paths().forEach(ShareBatch::requireAbsolute);
        return next();
    }

    private static void requireAbsolute(String path) {
        try {
            if (Path.of(path).isAbsolute()) {
                return;
            }
        } catch (java.nio.file.InvalidPathException e) {
            // the message below says it
        }
        throw new RefusedException(
                ErrorCode.NO_SUCH_PATH,
                "\"" + Printable.of(path) + "\" is not an absolute path",
                "name the file from / on");
    }

    private CompletionStage<ControlReply> next() {
        if (done.size() == request.paths().size()) {
            return CompletableFuture.completedFuture(new ControlReply.Shared(done));
        }
        String path = request.paths().get(done.size());
        return shares.share(path, request.group(), request.as(), request.policy(), events::accept)
                .thenCompose(shared -> {
                    done.add(shared);
                    return next();
                });
    }
}
