// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;
import p2p.sql.BrokenDatabaseException;
import p2p.tracker.catalog.CatalogReader;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Door;

/** Reads beside the writer: a few connections that can only query, each question in its own snapshot. */
public final class SqliteReader implements CatalogReader, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqliteReader.class);
    private static final int CONNECTIONS = 2;
    private static final int MAX_WAITING = 2_048;

    private final Door door;
    private final SqliteCatalog catalog;
    private final Runnable halt;

    /** {@code halt} ends the process at once, when the database cannot be read. */
    public SqliteReader(SqliteCatalog catalog, Loop loop, Runnable halt) {
        this.door = new Door("catalog-reader", CONNECTIONS, MAX_WAITING, loop);
        this.catalog = catalog;
        this.halt = halt;
    }

    @Override
    public <T> CompletionStage<T> read(Function<CatalogTables, T> question) {
        return door.submit(() -> ask(question));
    }

    private <T> T ask(Function<CatalogTables, T> question) {
        try {
            return catalog.readers().ask(question);
        } catch (BrokenDatabaseException e) {
            log.error("catalog: cannot read, the tracker stops", e);
            halt.run();
            throw e;
        }
    }

    /** Blocking; not on the loop. */
    @Override
    public void close() {
        door.close();
    }
}
