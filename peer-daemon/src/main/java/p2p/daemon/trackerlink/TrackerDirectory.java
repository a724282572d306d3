// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.daemon.transfer.CatalogEntry;
import p2p.daemon.transfer.Directory;
import p2p.daemon.transfer.Publication;
import p2p.daemon.transfer.Watch;
import p2p.loop.Loop;
import p2p.message.FileRequest;
import p2p.message.Holding;
import p2p.message.Source;
import p2p.message.TrackerReply;
import p2p.message.TransferReport;

/** The trackers as the transfers see them. On the loop. */
final class TrackerDirectory implements Directory {
    /** How long a request may take in all, over every tracker. */
    static final Duration WITHIN = Duration.ofSeconds(20);
    /** A publish that finds its manifest missing (another tracker answers now) stores it again, this often. */
    private static final int MANIFEST_TRIES = 3;

    private final TrackerFleet fleet;
    private final Announcer announcer;
    private final SourceWatches watches;
    private final ReportQueue reports;
    private final ManifestExchange manifests;
    private final GroupNumbers groups;

    TrackerDirectory(Loop loop, RandomGenerator random, PeerId self, TrackerFleet fleet, Announcer announcer) {
        this.fleet = fleet;
        this.announcer = announcer;
        this.watches = new SourceWatches(loop, self, fleet);
        this.reports = new ReportQueue(loop, random, fleet);
        this.manifests = new ManifestExchange(fleet);
        this.groups = new GroupNumbers(fleet);
    }

    @Override
    public boolean reachable() {
        return fleet.anyOpen();
    }

    @Override
    public CompletionStage<CatalogEntry> lookUp(GroupName group, FileName name, int version) {
        FileRequest show = new FileRequest.ShowFile(group, name, version);
        return Replies.expect(TrackerReply.FileShown.class, fleet.ask(show, null, WITHIN))
                .thenCompose(shown -> groups.of(group).thenApply(id -> new CatalogEntry(id, shown.file())));
    }

    @Override
    public CompletionStage<List<Blob>> fetchManifest(ContentId content) {
        return manifests.fetch(content);
    }

    @Override
    public CompletionStage<Publication> publish(
            RequestId id,
            GroupName group,
            FileName name,
            ContentId content,
            Blob manifest,
            @Nullable ConflictPolicy policy) {
        FileRequest publish = new FileRequest.Publish(group, name, content, policy);
        return groups.of(group).thenCompose(groupId -> store(id, publish, content, manifest, MANIFEST_TRIES)
                .thenApply(done -> new Publication(
                        groupId, done.entry(), done.name(), done.version(), done.previous(), done.previousTime())));
    }

    private CompletionStage<TrackerReply.Published> store(
            RequestId id, FileRequest publish, ContentId content, Blob manifest, int tries) {
        return manifests
                .put(content, manifest)
                .thenCompose(stored -> Replies.expect(TrackerReply.Published.class, fleet.ask(publish, id, WITHIN)))
                .handle((published, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.<TrackerReply.Published>completedFuture(published);
                    }
                    boolean missing = Replies.cause(failure) instanceof RefusedException refused
                            && refused.problem().code() == ErrorCode.NOT_FOUND;
                    return missing && tries > 1
                            ? store(id, publish, content, manifest, tries - 1)
                            : CompletableFuture.<TrackerReply.Published>failedFuture(Replies.cause(failure));
                })
                .thenCompose(stage -> stage);
    }

    @Override
    public Watch watch(EntryId entry, Consumer<List<Source>> sources) {
        return watches.watch(entry, sources);
    }

    @Override
    public void announce(Holding holding) {
        announcer.announce(holding);
    }

    @Override
    public void withdraw(EntryId entry) {
        announcer.withdraw(entry);
    }

    @Override
    public void report(TransferReport report) {
        reports.add(report);
    }

    /** A tracker can be asked. */
    void opened() {
        watches.opened();
        reports.pump();
    }

    void lost(TrackerLink link) {
        watches.lost(link);
    }

    void sourcesChanged(EntryId entry, List<Source> sources) {
        watches.tell(entry, sources);
    }

    /** The account or its groups changed: names of groups and refusals of yesterday count no more. */
    void accountChanged() {
        groups.forget();
        watches.askAll();
    }
}
