// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.FileView;
import p2p.message.MirrorState;
import p2p.message.MirrorView;
import p2p.message.VersionView;

/** The list of the town's group as a mirror is told of it, which a test may leave out parts of; pages of two. */
final class FakeMirrorDirectory implements MirrorDirectory {
    private static final int PAGE = 2;

    private final Town town;
    final Map<EntryId, FileView> hidden = new HashMap<>();
    final List<String> deleted = new ArrayList<>();
    List<MirrorState> announced = List.of();
    List<MirrorView> online = List.of();
    boolean member = true;
    GroupId id = Town.DOCS_ID;
    int questions;
    private Consumer<GroupId> listener = group -> {};

    FakeMirrorDirectory(Town town) {
        this.town = town;
    }

    /** Every version of every file, with the sources there are now. */
    List<FileView> files() {
        return town.versions.stream()
                .map(f -> new FileView(
                        f.id(),
                        f.group(),
                        f.name(),
                        f.version(),
                        f.content(),
                        f.size(),
                        f.files(),
                        f.pieceLength(),
                        f.sha256(),
                        f.sha1(),
                        f.owner(),
                        f.time(),
                        town.holders(f.id(), false),
                        town.holders(f.id(), true),
                        0))
                .toList();
    }

    void changed() {
        listener.accept(Town.DOCS_ID);
        town.loop.drain();
    }

    @Override
    public CompletionStage<GroupId> number(GroupName group) {
        return CompletableFuture.completedFuture(id);
    }

    @Override
    public CompletionStage<Page> entries(GroupName group, @Nullable EntryId after) {
        if (!member) {
            return CompletableFuture.failedFuture(
                    new RefusedException(ErrorCode.NOT_A_MEMBER, "you are not a member of " + group, ""));
        }
        List<FileView> rest = files().stream()
                .filter(file -> !hidden.containsKey(file.id()) && !deleted.contains(key(file.name(), file.version())))
                .filter(file -> after == null || file.id().value() > after.value())
                .sorted(Comparator.comparingLong(file -> file.id().value()))
                .toList();
        return CompletableFuture.completedFuture(
                new Page(rest.subList(0, Math.min(PAGE, rest.size())), rest.size() > PAGE));
    }

    static String key(FileName name, int version) {
        return name + "@" + version;
    }

    @Override
    public CompletionStage<List<VersionView>> versions(GroupName group, FileName name) {
        questions++;
        return CompletableFuture.completedFuture(files().stream()
                .filter(file -> file.name().equals(name) && !hidden.containsKey(file.id()))
                .map(file -> new VersionView(
                        file.version(),
                        file.size(),
                        file.owner(),
                        file.time(),
                        0,
                        deleted.contains(key(name, file.version())) ? "alice" : "",
                        deleted.contains(key(name, file.version())) ? 1 : 0))
                .toList());
    }

    @Override
    public CompletionStage<List<MirrorView>> mirrors(GroupName group) {
        return CompletableFuture.completedFuture(online);
    }

    @Override
    public void announce(List<MirrorState> mirrors) {
        announced = mirrors;
    }

    @Override
    public void listen(Consumer<GroupId> filesChanged) {
        listener = filesChanged;
    }
}
