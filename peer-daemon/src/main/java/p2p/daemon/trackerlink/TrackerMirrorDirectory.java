// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.daemon.transfer.MirrorDirectory;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.MirrorState;
import p2p.message.MirrorView;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.message.VersionView;

/** The trackers as mirrors see them. On the loop. */
final class TrackerMirrorDirectory implements MirrorDirectory {
    private static final int PAGE = 250;

    private final TrackerFleet fleet;
    private final MirrorFeed feed;
    private Consumer<GroupId> listener = group -> {};

    TrackerMirrorDirectory(TrackerFleet fleet, MirrorFeed feed) {
        this.fleet = fleet;
        this.feed = feed;
    }

    private <T extends TrackerReply> CompletionStage<T> ask(TrackerRequest request, Class<T> kind) {
        return Replies.expect(kind, fleet.ask(request, null, TrackerDirectory.WITHIN));
    }

    @Override
    public CompletionStage<GroupId> number(GroupName group) {
        // asked anew: a name may mean another group than yesterday
        return new GroupNumbers(fleet).of(group);
    }

    @Override
    public CompletionStage<Page> entries(GroupName group, @Nullable EntryId after) {
        return ask(new FileRequest.ListEntries(group, after, PAGE), TrackerReply.Files.class)
                .thenApply(files -> new Page(files.files(), files.more()));
    }

    @Override
    public CompletionStage<List<VersionView>> versions(GroupName group, FileName name) {
        return ask(new FileRequest.ListVersions(group, name), TrackerReply.Versions.class)
                .thenApply(TrackerReply.Versions::versions);
    }

    @Override
    public CompletionStage<List<MirrorView>> mirrors(GroupName group) {
        return ask(new GroupRequest.ListMirrors(group), TrackerReply.Mirrors.class)
                .thenApply(TrackerReply.Mirrors::mirrors);
    }

    @Override
    public void announce(List<MirrorState> mirrors) {
        feed.announce(mirrors);
    }

    @Override
    public void listen(Consumer<GroupId> filesChanged) {
        listener = filesChanged;
    }

    void filesChanged(GroupId group) {
        listener.accept(group);
    }
}
