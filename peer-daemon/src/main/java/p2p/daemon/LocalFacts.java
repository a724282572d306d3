// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.daemon.control.DaemonFacts;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.transfer.Totals;
import p2p.message.ControlReply;
import p2p.message.StatusView;

/** What the command line may know of this process. On the loop. */
record LocalFacts(
        PeerId self,
        DeviceName device,
        Endpoint listening,
        StatusView.Launch launch,
        long started,
        Supplier<Totals> figures,
        DefaultGroup usual,
        Folders places,
        DaemonLog log,
        DiskLanes lanes,
        Runnable end)
        implements DaemonFacts {
    @Override
    public String software() {
        return DaemonMain.software();
    }

    @Override
    public Totals totals() {
        return figures.get();
    }

    @Override
    public GroupName defaultGroup() {
        return usual.group();
    }

    @Override
    public CompletionStage<Void> setDefaultGroup(GroupName group) {
        return usual.set(group);
    }

    @Override
    public CompletionStage<ControlReply.FoldersShown> folders() {
        return places.made();
    }

    @Override
    public CompletionStage<ControlReply.FoldersShown> setFolders(@Nullable String downloads, @Nullable String uploads) {
        return places.set(downloads, uploads);
    }

    @Override
    public CompletionStage<List<String>> newestLogLines(int limit) {
        return lanes.run(() -> log.tail(limit));
    }

    @Override
    public void stop() {
        end.run();
    }
}
