// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.FileRef;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.FileRequest;
import p2p.message.FileView;
import p2p.message.TrackerReply;

/** Finds the file that a user means. */
final class FileLookup {
    private static final int PAGE = 500;

    private final Session session;
    private final Groups groups;

    FileLookup(Session session) {
        this.session = session;
        this.groups = new Groups(session);
    }

    /** {@code GROUP/NAME[@V]} as it stands; a bare name in the default group, then in my groups; AMBIGUOUS lists the candidates. */
    FileRef find(String text) {
        if (text.indexOf('/') >= 0) {
            return parse(text);
        }
        List<FileRef> candidates = new ArrayList<>();
        GroupName usual = session.defaultGroup();
        for (GroupName group : groups.mine()) {
            FileRef candidate = of(group, text);
            if (exists(candidate)) {
                if (group.equals(usual)) {
                    return candidate;
                }
                candidates.add(candidate);
            }
        }
        if (candidates.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_FILE,
                    "none of your groups has a file \"" + p2p.core.Printable.of(text) + "\"",
                    "p2p search TEXT, or p2p ls");
        }
        if (candidates.size() > 1) {
            throw new RefusedException(
                    ErrorCode.AMBIGUOUS,
                    "several groups have it: "
                            + candidates.stream().map(FileRef::toString).collect(Collectors.joining(", ")),
                    "name one of them");
        }
        return candidates.get(0);
    }

    TrackerReply.FileShown show(FileRef file) {
        return session.relay(
                new FileRequest.ShowFile(file.group(), file.name(), file.version()), TrackerReply.FileShown.class);
    }

    /** The newest version of every file of the group. */
    List<FileView> list(GroupName group) {
        List<FileView> all = new ArrayList<>();
        FileName after = null;
        boolean more = true;
        while (more) {
            TrackerReply.Files page =
                    session.relay(new FileRequest.ListFiles(group, after, PAGE), TrackerReply.Files.class);
            all.addAll(page.files());
            more = page.more() && !page.files().isEmpty();
            if (more) {
                after = page.files().get(page.files().size() - 1).name();
            }
        }
        return all;
    }

    /** The files of all my groups. */
    List<FileView> listMine() {
        return groups.mine().stream().flatMap(group -> list(group).stream()).toList();
    }

    static FileRef parse(String text) {
        try {
            return FileRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "name a file as GROUP/NAME, for example docs/report.pdf");
        }
    }

    private static FileRef of(GroupName group, String text) {
        try {
            return FileRef.of(group, text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "name a file as GROUP/NAME, for example docs/report.pdf");
        }
    }

    private boolean exists(FileRef file) {
        try {
            show(file);
            return true;
        } catch (RefusedException e) {
            ErrorCode code = e.problem().code();
            if (code == ErrorCode.NO_SUCH_FILE || code == ErrorCode.NOT_A_MEMBER || code == ErrorCode.NO_SUCH_GROUP) {
                return false;
            }
            throw e;
        }
    }
}
