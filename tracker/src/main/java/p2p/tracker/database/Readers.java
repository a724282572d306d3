// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import p2p.sql.Sql;
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
    private final Queue<Sql> idle = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    Readers(Database database) {
        this.database = database;
    }

    /** Asks one consistent state; blocking. */
    <T> T read(Function<Sql, T> question) {
        gate.readLock().lock();
        try {
            Sql known = idle.poll();
            Sql sql = known == null ? database.reader() : known;
            try {
                return sql.transaction(() -> question.apply(sql));
            } finally {
                idle.add(sql);
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    <T> T ask(Function<CatalogTables, T> question) {
        return read(sql -> question.apply(new SqliteTables(sql)));
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
        for (Sql sql = idle.poll(); sql != null; sql = idle.poll()) {
            sql.close();
        }
    }
}
