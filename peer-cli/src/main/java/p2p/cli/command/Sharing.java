// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.FilePages;
import p2p.cli.view.LiveLine;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.SharedView;

/** Shares files in place, with a line that shows how far the hashing is. */
final class Sharing {
    /** Paths of one request: it and its answer, in which each file takes some hundred bytes more, fit a frame. */
    private static final int BATCH_PATHS = 256;

    private static final int BATCH_BYTES = 64 << 10;
    /** What the answer says of a folder, at most: what was left out. */
    private static final int FOLDER_BYTES = 16 << 10;

    /** Refusals that say something of the file, not of the group or the daemon. */
    private static final Set<ErrorCode> OF_ONE_FILE = Set.of(
            ErrorCode.USAGE,
            ErrorCode.NO_SUCH_PATH,
            ErrorCode.NAME_TAKEN,
            ErrorCode.CONFLICT,
            ErrorCode.INTEGRITY,
            ErrorCode.NOT_FOUND,
            ErrorCode.DISK);

    private final Session session;

    Sharing(Session session) {
        this.session = session;
    }

    /** Returns what was shared, after showing it; {@code group} is asked once the files were found. */
    List<SharedView> share(
            List<String> typed, Supplier<GroupName> group, @Nullable FileName as, @Nullable ConflictPolicy policy) {
        if (as != null && typed.size() > 1) {
            throw new RefusedException(
                    ErrorCode.USAGE, "--as names one file, and here are " + typed.size(), "share them one by one");
        }
        List<String> paths = typed.stream().map(this::fileOrFolder).toList();
        GroupName into = group.get();
        List<SharedView> shared = new ArrayList<>();
        Interrupts.Scope interruptible = session.interrupts().open();
        try (LiveLine live = session.screen().live()) {
            ReadingProgress progress = new ReadingProgress(session, live, "hashing");
            while (shared.size() < paths.size()) {
                List<String> batch = batch(paths.subList(shared.size(), paths.size()));
                shared.addAll(session.ask(
                                new ControlRequest.Share(batch, into, as, policy),
                                ControlReply.Shared.class,
                                progress::on)
                        .files());
            }
        } catch (RefusedException e) {
            throw e.problem().code() == ErrorCode.INTERRUPTED ? detached(paths.size() - shared.size()) : e;
        } finally {
            interruptible.close();
        }
        session.screen().show(new ControlReply.Shared(shared), FilePages::shared);
        return shared;
    }

    /** What was asked for goes on without this command; of many files, that is the first batch. */
    private static RefusedException detached(int left) {
        return new RefusedException(
                ErrorCode.INTERRUPTED,
                "no longer watching; the daemon goes on hashing and shares "
                        + (left > BATCH_PATHS ? "the next " + BATCH_PATHS + " files" : "what is left"),
                "p2p status shows how far it is");
    }

    /**
     * Shares each file of the list for itself, so that one that fails holds up no other; those are named at the end. Returns the exit code: that
     * of the first that failed. What would fail for every file alike is refused at once.
     */
    int share(FileList list, GroupName group, @Nullable ConflictPolicy policy) {
        List<SharedView> shared = new ArrayList<>();
        List<FileList.BadLine> bad = new ArrayList<>(list.bad());
        try (LiveLine live = session.screen().live()) {
            ReadingProgress progress = new ReadingProgress(session, live, "hashing");
            for (FileList.Item item : list.items()) {
                try {
                    ControlRequest one =
                            new ControlRequest.Share(List.of(fileOrFolder(item.path())), group, item.name(), policy);
                    shared.addAll(session.ask(one, ControlReply.Shared.class, progress::on)
                            .files());
                } catch (RefusedException e) {
                    if (!OF_ONE_FILE.contains(e.problem().code())) {
                        throw e;
                    }
                    bad.add(new FileList.BadLine(item.line(), e.problem()));
                }
            }
        }
        bad.sort(Comparator.comparingLong(FileList.BadLine::line));
        session.screen().show(new FilePages.Registered(shared, lines(bad)), FilePages::registered);
        return bad.isEmpty() ? 0 : bad.get(0).problem().code().exitCode();
    }

    private static List<FilePages.BadLine> lines(List<FileList.BadLine> bad) {
        return bad.stream()
                .map(b -> new FilePages.BadLine(
                        b.line(), b.problem().message(), b.problem().next()))
                .toList();
    }

    /** The first paths, as many as one request holds; at least one. */
    static List<String> batch(List<String> paths) {
        int count = 0;
        int bytes = 0;
        for (String path : paths) {
            bytes += path.getBytes(StandardCharsets.UTF_8).length;
            bytes += Files.isDirectory(Path.of(path)) ? FOLDER_BYTES : 0;
            if (count == BATCH_PATHS || count > 0 && bytes > BATCH_BYTES) {
                break;
            }
            count++;
        }
        return paths.subList(0, count);
    }

    private String fileOrFolder(String typed) {
        Path path = session.absolute(typed);
        if (!Files.exists(path)) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, "there is no file " + Printable.of(path.toString()), "check the path");
        }
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    Printable.of(typed) + " is neither a regular file nor a folder",
                    "share a regular file or a folder");
        }
        return path.toString();
    }
}
