// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.database.SqliteCatalog;

/**
 * Makes the directory of a Raft group whose log begins after what the catalog holds already: Ratis finds a snapshot of the catalog and an
 * empty log. Whoever joins the group later gets that snapshot first. Blocking.
 */
final class RaftDirectory {
    private static final Logger log = LoggerFactory.getLogger(RaftDirectory.class);
    /** Ratis' names (RaftStorageDirectory, RaftStorageMetadataFile). */
    private static final String CURRENT = "current";

    private static final String STATE_MACHINE = "sm";
    private static final String METADATA = "raft-meta";

    private RaftDirectory() {}

    /** Founds the seat's group on the catalog as it is now, and takes the seat. What an interrupted try left is removed. */
    static void found(Path directory, Seat seat, SqliteCatalog catalog) throws IOException {
        Files.createDirectories(directory);
        Path storage = seat.storage(directory);
        delete(storage);
        Path root = storage.resolve(seat.group().toString());
        Path current = Files.createDirectories(root.resolve(CURRENT));
        Path machine = Files.createDirectories(root.resolve(STATE_MACHINE));
        Path snapshot = machine.resolve(SimpleStateMachineStorage.getSnapshotFileName(0, catalog.applied()));
        catalog.copyTo(snapshot);
        MD5FileUtil.computeAndSaveMd5ForFile(snapshot.toFile());
        Files.write(current.resolve(METADATA), metadata());
        try (FileChannel file = FileChannel.open(current.resolve(METADATA), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        for (Path made : List.of(current, machine, root, storage, directory)) {
            force(made);
        }
        seat.write(directory);
        log.info("the log of {} begins after command {}", seat.group(), catalog.applied());
    }

    /** No vote was given yet, as Ratis' RaftStorageMetadataFileImpl writes it. */
    private static List<String> metadata() {
        RaftStorageMetadata none = RaftStorageMetadata.getDefault();
        return List.of("term=" + none.getTerm(), "votedFor=" + none.getVotedFor());
    }

    /** Removes the logs of seats that are not taken any more. */
    static void sweep(Path directory, Seat taken) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            for (Iterator<Path> paths = all.iterator(); paths.hasNext(); ) {
                Path path = paths.next();
                if (Files.isDirectory(path) && !path.endsWith(taken.peer())) {
                    log.info("the log of an earlier seat is removed: {}", path.getFileName());
                    delete(path);
                }
            }
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Iterator<Path> deepestFirst =
                            all.sorted((a, b) -> b.compareTo(a)).iterator();
                    deepestFirst.hasNext(); ) {
                Files.delete(deepestFirst.next());
            }
        }
    }

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
