// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import p2p.core.FileName;
import p2p.core.Manifest;

/**
 * Finds the files of a folder that can be shared. Links, devices, names that cannot be carried and what cannot be read are left
 * out and named. Blocks: on a disk lane.
 */
public final class FolderWalk {
    /** Folders inside each other. */
    static final int MAX_DEPTH = 64;
    /** What was left out is named up to this number; the rest is counted. */
    static final int NAMED = 50;
    /** Characters of one remark. */
    private static final int LONGEST = 200;

    private final Disk disk;
    private final List<Found> found = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int left;

    private record Found(FolderPlan.Member member, FileStamp stamp) {}

    /**
     * A folder as it is on disk now.
     *
     * @param remarks what was left out and why, and what may surprise; at most {@value #NAMED} and one line for the rest
     */
    public record Folder(FolderPlan plan, FolderPrint print, List<String> remarks) {
        public Folder {
            remarks = List.copyOf(remarks);
        }
    }

    private FolderWalk(Disk disk) {
        this.disk = disk;
    }

    /** Fails with {@link AccessDeniedException} only for the folder itself. */
    public static Folder walk(Disk disk, Path root) throws IOException {
        FolderWalk walk = new FolderWalk(disk);
        walk.enter(root, "", 0);
        walk.found.sort(Comparator.comparing(f -> f.member().path(), Manifest::compare));
        walk.compareNames();
        FolderPlan plan = new FolderPlan(walk.found.stream().map(Found::member).toList());
        FolderPrint print =
                new FolderPrint(plan, walk.found.stream().map(Found::stamp).toList());
        if (walk.left > NAMED) {
            walk.remarks.add("and " + (walk.left - NAMED) + " more");
        }
        return new Folder(plan, print, walk.remarks);
    }

    private void enter(Path directory, String prefix, int depth) throws IOException {
        for (Disk.Entry entry : disk.list(directory)) {
            String path = prefix + entry.name();
            String problem = path.length() + Manifest.ROOT.length() < Manifest.MAX_PATH
                    ? problem(entry, directory, depth)
                    : "its path is too long";
            if (!problem.isEmpty()) {
                remark(path + ": left out, " + problem);
            } else if (entry.kind() == Disk.Kind.FOLDER) {
                try {
                    enter(directory.resolve(entry.name()), path + "/", depth + 1);
                } catch (AccessDeniedException e) {
                    remark(path + ": left out, the folder cannot be read");
                }
            } else if (entry.stamp() != null) {
                if (found.size() == Manifest.MAX_FILES) {
                    throw new IOException("more than " + Manifest.MAX_FILES + " files in one folder");
                }
                FileStamp stamp = entry.stamp();
                found.add(new Found(new FolderPlan.Member(path, stamp.size(), entry.executable()), stamp));
            }
        }
    }

    /** Why it cannot be shared; empty if it can. */
    private String problem(Disk.Entry entry, Path directory, int depth) {
        try {
            new FileName(entry.name());
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        return switch (entry.kind()) {
            case LINK -> "a symbolic link";
            case OTHER -> "no ordinary file";
            case FOLDER -> depth == MAX_DEPTH ? "too many folders inside each other" : "";
            case FILE -> disk.isReadable(directory.resolve(entry.name())) ? "" : "it cannot be read";
        };
    }

    /** Names that a file system may take for the same (Unicode forms: UAX 15) are carried; some receivers cannot write both. */
    private void compareNames() {
        Map<String, String> seen = new HashMap<>();
        for (Found each : found) {
            String path = each.member().path();
            String plain = Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
            String other = seen.putIfAbsent(plain, path);
            if (other != null) {
                remark(path + ": differs from " + other
                        + " only in case or in its Unicode form: where that is the same, the"
                        + " folder cannot be written");
            }
        }
    }

    private void remark(String text) {
        if (++left <= NAMED) {
            remarks.add(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
        }
    }
}
