// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.message.FileView;
import p2p.message.MirrorState;
import p2p.message.MirrorView;
import p2p.message.VersionView;

/** What mirrors ask of the trackers. Like {@link Directory}: on the loop, refusals as {@link p2p.core.RefusedException}. */
public interface MirrorDirectory {
    /** A page of a group's entries, all versions, in the order of their ids. */
    record Page(List<FileView> files, boolean more) {
        public Page {
            files = List.copyOf(files);
        }
    }

    CompletionStage<GroupId> number(GroupName group);

    /** Entries above {@code after}, null for the first page. */
    CompletionStage<Page> entries(GroupName group, @Nullable EntryId after);

    /** The versions of a name, those that were deleted among them. */
    CompletionStage<List<VersionView>> versions(GroupName group, FileName name);

    /** Mirrors of the group that are online, this daemon among them. */
    CompletionStage<List<MirrorView>> mirrors(GroupName group);

    /** Tells every tracker, now and after each reconnect, what this daemon mirrors; replaces what was said before. */
    void announce(List<MirrorState> mirrors);

    /** Who is told when the list of files of a mirrored group changed; at most one. */
    void listen(Consumer<GroupId> filesChanged);
}
