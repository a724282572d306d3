// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.daemon.transfer.Mirroring;
import p2p.daemon.transfer.StoredWait;
import p2p.message.ControlEvent;
import p2p.message.MirroredGroup;
import p2p.message.TransferView;

/** A daemon that mirrors nothing. */
public final class FakeMirrors implements Mirroring {
    @Override
    public CompletionStage<List<MirroredGroup>> mirror(
            GroupName group, @Nullable Long quota, @Nullable Integer keep, @Nullable String directory) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Void> end(GroupName group, boolean delete) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<MirroredGroup> list() {
        return List.of();
    }

    @Override
    public boolean isMirrored(TransferView view) {
        return false;
    }

    @Override
    public StoredWait await(
            GroupName group, FileName name, int version, int wanted, Consumer<ControlEvent.StoreProgress> progress) {
        throw new IllegalStateException("nothing is stored here");
    }
}
