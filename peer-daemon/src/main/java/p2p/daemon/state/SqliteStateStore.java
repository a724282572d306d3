// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.daemon.store.FileStamp;
import p2p.daemon.transfer.SavedState;
import p2p.daemon.transfer.StateChange;
import p2p.daemon.transfer.StateStore;
import p2p.loop.Loop;
import p2p.sql.Sql;

/** The surviving state in SQLite, used by the state lane alone. */
public final class SqliteStateStore implements StateStore {
    private final StateLane lane;
    private final Sql db;
    private final StateReader reader;
    private final StateWriter writer;

    private SqliteStateStore(Loop loop, Sql db) {
        this.lane = new StateLane(loop);
        this.db = db;
        this.reader = new StateReader(db);
        this.writer = new StateWriter(db);
    }

    /**
     * Opens or makes the database in the directory; a damaged one is set aside. Throws {@link p2p.core.RefusedException}
     * when the directory cannot be used or a newer release wrote it. Blocking; at start only.
     */
    public static SqliteStateStore open(Path directory, Loop loop) {
        return new SqliteStateStore(loop, StateDatabase.open(directory));
    }

    @Override
    public CompletionStage<SavedState> load() {
        return lane.call(reader::all);
    }

    @Override
    public CompletionStage<Void> commit(List<StateChange> changes) {
        List<StateChange> all = List.copyOf(changes);
        return inTransaction(sql -> {
                    all.forEach(change -> change.visit(writer));
                    return null;
                })
                .thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<Optional<Blob>> manifest(ContentId content) {
        return lane.call(() -> reader.manifest(content));
    }

    @Override
    public CompletionStage<Optional<Blob>> hashes(FileStamp stamp) {
        return lane.call(() -> reader.hashes(stamp));
    }

    /** For the other tables of this database. */
    <T> CompletionStage<Optional<T>> inTransaction(Function<Sql, @Nullable T> work) {
        return lane.call(() -> db.transaction(() -> Optional.ofNullable(work.apply(db))));
    }

    /** Finishes what waits, writes the log back into the database file, ends the thread. Blocking; not on the loop. */
    public boolean close(Duration within) {
        return lane.finish(db::close, within);
    }
}
