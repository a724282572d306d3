// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.daemon.store.Disk;
import p2p.daemon.store.MirrorFolder;
import p2p.message.MirroredGroup;

/**
 * That this daemon mirrors a group, and how.
 *
 * @param user the account that does: only while it is logged in
 * @param directory absolute, the group's own folder
 * @param quota bytes at most, 0 for no limit
 * @param keep newest versions of a name that stay, 0 for all
 */
public record MirrorSetting(GroupId groupId, GroupName group, UserName user, String directory, long quota, int keep) {
    /** What hinders the mirror, for people: reading the list, room for so many files, starting one; empty for nothing. */
    String problem(String list, int noRoom, String start) {
        if (!list.isEmpty() || noRoom == 0) {
            return list.isEmpty() ? start : list;
        }
        return (noRoom == 1 ? "1 file does" : noRoom + " files do") + " not fit the quota of " + quota + " bytes";
    }

    /** Where its files are. */
    MirrorFolder folder(Disk disk) {
        return new MirrorFolder(disk, Path.of(directory));
    }

    /** Where that version is kept. */
    Path place(FileName name, int version) {
        return MirrorFolder.file(Path.of(directory), name.text(), version);
    }

    /** Whether that version is kept at that path. */
    boolean isPlace(String path, FileName name, int version) {
        return path.equals(place(name, version).toString());
    }

    /** For people: the bytes that are kept or under way, and the numbers of files that are complete, under way and missing. */
    MirroredGroup view(long used, int complete, int fetching, int missing, String problem) {
        return new MirroredGroup(group, user, directory, quota, keep, used, complete, fetching, missing, problem);
    }
}
