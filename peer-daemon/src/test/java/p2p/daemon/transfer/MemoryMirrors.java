// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.GroupId;

/** Which groups are mirrored, in memory. */
final class MemoryMirrors implements MirrorMemory {
    private final Map<Long, MirrorSetting> settings = new TreeMap<>();

    @Override
    public CompletionStage<List<MirrorSetting>> load() {
        return CompletableFuture.completedFuture(List.copyOf(settings.values()));
    }

    @Override
    public CompletionStage<Void> keep(MirrorSetting setting) {
        settings.put(setting.groupId().value(), setting);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> forget(GroupId group) {
        settings.remove(group.value());
        return CompletableFuture.completedFuture(null);
    }
}
