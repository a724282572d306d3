// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.daemon.transfer.Delivering;
import p2p.daemon.transfer.Delivery;
import p2p.daemon.transfer.Intake;
import p2p.daemon.transfer.Intaking;

/** Nothing comes in or goes out: the files themselves are tried with real daemons. */
final class NoFiles implements Intaking, Delivering {
    @Override
    public CompletionStage<Intake> open(String folder, FileName name, long size) {
        return CompletableFuture.failedFuture(
                new RefusedException(ErrorCode.DISK_FULL, "no room for " + name, "free some space"));
    }

    @Override
    public CompletionStage<Void> discard(Path file) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Delivery> open(GroupName group, FileName name, int version) {
        return CompletableFuture.failedFuture(new RefusedException(ErrorCode.NO_SUCH_FILE, "there is no " + name, ""));
    }
}
