// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.UserName;

/** Versions of files in groups. */
public interface EntryTable {
    @Nullable
    Entry find(EntryId id);

    /** The newest version of the name. */
    @Nullable
    Entry newest(GroupId group, FileName name);

    @Nullable
    Entry version(GroupId group, FileName name, int version);

    /** The newest version of the name that has this content. */
    @Nullable
    Entry withContent(GroupId group, FileName name, ContentId content);

    /** The newest version of the name that is older than {@code version}. */
    @Nullable
    Entry before(GroupId group, FileName name, int version);

    /** A number that no entry had before. */
    EntryId nextId();

    void add(Entry entry);

    /** All versions of the name that are listed, the newest first, at most {@code limit}. */
    List<Entry> versions(GroupId group, FileName name, int limit);

    /** What is left of the deleted ones, the newest first, at most {@code limit}. */
    List<Tombstone> tombstones(GroupId group, FileName name, int limit);

    /** Those of the entries that were deleted from groups of the user. */
    List<EntryId> deleted(UserName user, List<EntryId> entries);

    /** The highest number that a version of the name ever had; 0 when there was none. */
    int lastVersion(GroupId group, FileName name);

    /** Takes the entry off the list and leaves a tombstone; the highest version that is left is the newest then. */
    void remove(Entry entry, String deleter, long time);

    /** Entries of the group, all versions. */
    int count(GroupId group);

    /** Newest versions in the order of names after {@code after}, at most {@code limit}. */
    List<Entry> list(GroupId group, @Nullable FileName after, int limit);

    /** All versions of all names in the order of entries above {@code after}, null for all; at most {@code limit}. */
    List<Entry> listAll(GroupId group, @Nullable EntryId after, int limit);

    /** Newest versions in groups of the user whose name contains the text, ignoring case. */
    List<Entry> search(UserName user, String text, int limit);

    /** Whether a group of the user lists the content. */
    boolean isListedFor(UserName user, ContentId content);
}
