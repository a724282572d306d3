// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.FileRequest;
import p2p.message.FileView;
import p2p.message.HolderView;
import p2p.message.Holding;
import p2p.message.TrackerReply;
import p2p.message.VersionView;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.Entry;
import p2p.tracker.catalog.EntryTable;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.Refusals;
import p2p.tracker.catalog.Tombstone;
import p2p.tracker.presence.OnlineDevice;

/** The files of groups. */
record FileService(Office office, Caller caller) implements FileRequest.Visitor<CompletionStage<TrackerReply>> {
    /** Rows of a list of files, which are longer than others. */
    private static final int MAX_FILES = 250;

    private record Listed(Entry entry, GroupName group) {}

    private record Page(List<Listed> rows, boolean more) {}

    @Override
    public CompletionStage<TrackerReply> putManifest(FileRequest.PutManifest m) {
        caller.user();
        return office.manifests()
                .put(caller.device().session().peer(), m.content(), m.totalBytes(), m.offset(), m.bytes())
                .thenApply(stored -> new TrackerReply.ManifestStored(stored.received(), stored.complete()));
    }

    @Override
    public CompletionStage<TrackerReply> fetchManifest(FileRequest.FetchManifest m) {
        UserName user = caller.user();
        return office.read(caller, tables -> tables.entries().isListedFor(user, m.content()))
                .thenCompose(listed -> {
                    if (!listed) {
                        throw new RefusedException(
                                ErrorCode.NO_SUCH_FILE, "no group of yours lists this content", "p2p search TEXT");
                    }
                    return office.manifests().read(m.content(), m.offset());
                })
                .thenApply(part -> new TrackerReply.ManifestPart(part.totalBytes(), part.offset(), part.bytes()));
    }

    @Override
    public CompletionStage<TrackerReply> publish(FileRequest.Publish m) {
        UserName user = caller.user();
        return office.read(caller, tables -> Refusals.groupOfMember(tables, m.group(), user))
                .thenCompose(group -> office.manifests().describe(m.content()))
                .thenCompose(content ->
                        office.change(caller, new FileChange.Publish(m.group(), m.name(), content, m.policy())))
                .thenApply(reply -> {
                    if (!(reply instanceof TrackerReply.Refused)) {
                        office.manifests().published(m.content());
                    }
                    return reply;
                });
    }

    @Override
    public CompletionStage<TrackerReply> listFiles(FileRequest.ListFiles m) {
        return page(m.group(), m.limit(), (entries, group, rows) -> entries.list(group, m.after(), rows));
    }

    @Override
    public CompletionStage<TrackerReply> listEntries(FileRequest.ListEntries m) {
        return page(m.group(), m.limit(), (entries, group, rows) -> entries.listAll(group, m.after(), rows));
    }

    /** Some entries of a group, at most so many. */
    private interface Source {
        List<Entry> read(EntryTable entries, GroupId group, int rows);
    }

    private CompletionStage<TrackerReply> page(GroupName name, int wished, Source source) {
        UserName user = caller.user();
        int limit = Math.max(1, Math.min(wished, MAX_FILES));
        return office.read(caller, tables -> {
                    Group group = Refusals.groupOfMember(tables, name, user);
                    List<Entry> found = source.read(tables.entries(), group.id(), limit + 1);
                    List<Listed> rows = found.stream()
                            .limit(limit)
                            .map(e -> new Listed(e, group.name()))
                            .toList();
                    return new Page(rows, found.size() > limit);
                })
                .thenApply(page -> new TrackerReply.Files(views(page.rows()), page.more()));
    }

    @Override
    public CompletionStage<TrackerReply> showFile(FileRequest.ShowFile m) {
        UserName user = caller.user();
        return office.read(caller, tables -> {
                    Group group = Refusals.groupOfMember(tables, m.group(), user);
                    Entry entry = m.version() == 0
                            ? tables.entries().newest(group.id(), m.name())
                            : tables.entries().version(group.id(), m.name(), m.version());
                    if (entry == null) {
                        throw missing(tables, group, m.name(), m.version());
                    }
                    return new Listed(entry, group.name());
                })
                .thenApply(row -> new TrackerReply.FileShown(view(row), holders(row.entry())));
    }

    /** Says who deleted it, where somebody did. */
    private static RefusedException missing(CatalogTables tables, Group group, FileName name, int version) {
        return tables.entries().tombstones(group.id(), name, MAX_FILES).stream()
                .filter(t -> version == 0 || t.version() == version)
                .findFirst()
                .map(t -> new RefusedException(
                        ErrorCode.NO_SUCH_FILE,
                        "\"" + name + "\"" + (version == 0 ? "" : " version " + version) + " was deleted from group \""
                                + group.name() + "\" by " + t.deleter(),
                        "p2p file versions " + group.name() + "/" + name))
                .orElseGet(() -> Refusals.noSuchFile(group.name(), name));
    }

    @Override
    public CompletionStage<TrackerReply> listVersions(FileRequest.ListVersions m) {
        UserName user = caller.user();
        record Found(List<Entry> listed, List<Tombstone> deleted) {}
        return office.read(caller, tables -> {
                    Group group = Refusals.groupOfMember(tables, m.group(), user);
                    Found found = new Found(
                            tables.entries().versions(group.id(), m.name(), MAX_FILES),
                            tables.entries().tombstones(group.id(), m.name(), MAX_FILES));
                    if (found.listed().isEmpty() && found.deleted().isEmpty()) {
                        throw Refusals.noSuchFile(group.name(), m.name());
                    }
                    return found;
                })
                .thenApply(found -> new TrackerReply.Versions(Stream.concat(
                                found.listed().stream().map(this::version),
                                found.deleted().stream().map(FileService::version))
                        .sorted(Comparator.comparingInt(VersionView::version).reversed())
                        .limit(MAX_FILES)
                        .toList()));
    }

    private VersionView version(Entry e) {
        int sources = office.presence().holders(e.id(), e.group()).size();
        return new VersionView(e.version(), e.content().size(), e.publisher(), e.time(), sources, "", 0);
    }

    private static VersionView version(Tombstone t) {
        return new VersionView(t.version(), t.size(), t.publisher(), t.published(), 0, t.deleter(), t.deleted());
    }

    @Override
    public CompletionStage<TrackerReply> deleteFile(FileRequest.DeleteFile m) {
        caller.user();
        return office.change(caller, new FileChange.Delete(m.group(), m.name(), m.version(), List.of()));
    }

    @Override
    public CompletionStage<TrackerReply> searchFiles(FileRequest.SearchFiles m) {
        UserName user = caller.user();
        int limit = Math.max(1, Math.min(m.limit(), MAX_FILES));
        return office.read(caller, tables -> {
                    List<Entry> found = tables.entries().search(user, m.text(), limit + 1);
                    List<Listed> rows = found.stream()
                            .limit(limit)
                            .map(e -> new Listed(e, nameOf(tables.groups().find(e.group()))))
                            .toList();
                    return new Page(rows, found.size() > limit);
                })
                .thenApply(page -> new TrackerReply.Files(views(page.rows()), page.more()));
    }

    private static GroupName nameOf(@Nullable Group group) {
        if (group == null) {
            throw new IllegalStateException("an entry without its group");
        }
        return group.name();
    }

    private List<FileView> views(List<Listed> rows) {
        return rows.stream().map(this::view).toList();
    }

    private FileView view(Listed row) {
        Entry entry = row.entry();
        Content content = entry.content();
        List<OnlineDevice> holders = office.presence().holders(entry.id(), entry.group());
        List<OnlineDevice> whole = holders.stream()
                .filter(d -> {
                    Holding holding = d.holding(entry.id());
                    return holding != null && holding.complete();
                })
                .toList();
        int stored = (int)
                whole.stream().filter(d -> d.keeps(entry.group(), entry.id())).count();
        return new FileView(
                entry.id(),
                row.group(),
                entry.name(),
                entry.version(),
                content.id(),
                content.size(),
                content.files(),
                content.pieceLength(),
                content.sha256(),
                content.sha1(),
                entry.owner(),
                entry.time(),
                holders.size(),
                whole.size(),
                stored);
    }

    private List<HolderView> holders(Entry entry) {
        int pieces = entry.content().pieces();
        return office.presence().holders(entry.id(), entry.group()).stream()
                .limit(Office.MAX_ROWS)
                .map(device -> holder(device, device.holding(entry.id()), pieces))
                .toList();
    }

    private static HolderView holder(OnlineDevice device, @Nullable Holding holding, int pieces) {
        UserName user = device.user();
        if (holding == null || user == null) {
            throw new IllegalStateException("a holder without a holding");
        }
        int have = holding.complete() ? pieces : Math.min(holding.have(), pieces);
        return new HolderView(user, device.session().device(), device.session().peer(), have, pieces);
    }
}
