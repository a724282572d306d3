// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import p2p.tracker.database.SqliteCatalog;

/**
 * A copy of the catalog as this tracker had it in a life that it gave up: {@code catalog-LIFE-COMMAND-GROUP.db} beside the catalog, with
 * {@code .pending} behind it until what the others lack of it is recorded. Blocking.
 *
 * @param pending the file while it is not
 */
record KeptLife(Path pending) {
    private static final String PENDING = ".pending";
    private static final int GROUP_DIGITS = 8;
    private static final Pattern NAME = Pattern.compile("catalog-(\\d{1,18})-\\d+-[0-9a-f]+\\.db\\.pending");

    /** Keeps the catalog as it is now. While nothing is applied; on disk when this returns. */
    static void keep(SqliteCatalog catalog, Path state) throws IOException {
        SqliteCatalog.Position at = catalog.position();
        // two lives may have the same number
        String group = catalog.incarnation()
                .map(i -> i.group().toString().substring(0, GROUP_DIGITS))
                .orElse("none");
        Path file = state.resolve("catalog-" + at.incarnation() + "-" + at.applied() + "-" + group + ".db");
        Path pending = file.resolveSibling(file.getFileName() + PENDING);
        if (Files.exists(file) || Files.exists(pending)) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        catalog.copyTo(fresh);
        Files.move(fresh, pending, StandardCopyOption.ATOMIC_MOVE);
        RaftDirectory.force(state);
    }

    /** Those that are not recorded yet, the oldest first. */
    static List<KeptLife> pending(Path state) throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(file ->
                            NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .map(KeptLife::new)
                    .sorted(Comparator.comparingLong(KeptLife::life))
                    .toList();
        }
    }

    private long life() {
        Matcher name = NAME.matcher(String.valueOf(pending.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }

    /** How the file is called in the end. */
    String name() {
        String now = String.valueOf(pending.getFileName());
        return now.substring(0, now.length() - PENDING.length());
    }

    /** Everything in it is recorded, or the others have all of it: then there is no need to keep it. */
    void recorded(boolean hasMore) throws IOException {
        if (hasMore) {
            Files.move(pending, pending.resolveSibling(name()), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.delete(pending);
        }
        RaftDirectory.force(pending.resolveSibling("."));
    }
}
