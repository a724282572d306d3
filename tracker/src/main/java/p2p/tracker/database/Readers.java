// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import p2p.tracker.catalog.CatalogTables;

/**
 * The reading connections of a catalog, kept open between questions. While the file is replaced by another one nobody reads, and none of
 * them stays open: SQLite must not see two files under one name. Thread-safe; there are as many connections as threads ask at once.
 */
final class Readers implements AutoCloseable {
    interface Replacement {
        void run() throws IOException;
    }

    private final Database database;
    private final Queue<Handle> idle = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    Readers(Database database) {
        this.database = database;
    }

    /** Asks one consistent state; blocking. */
    <T> T read(Function<Handle, T> question) {
        gate.readLock().lock();
        try {
            Handle known = idle.poll();
            Handle handle = known == null ? database.reader() : known;
            try {
                return handle.inTransaction(question::apply);
            } finally {
                idle.add(handle);
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    <T> T ask(Function<CatalogTables, T> question) {
        return read(handle -> question.apply(new SqliteTables(handle)));
    }

    /** Runs the replacement while no connection is open; blocking. */
    void whileClosed(Replacement replacement) throws IOException {
        gate.writeLock().lock();
        try {
            close();
            replacement.run();
        } finally {
            gate.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        for (Handle handle = idle.poll(); handle != null; handle = idle.poll()) {
            handle.close();
        }
    }
}
