// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.Incarnation;
import p2p.tracker.database.SqliteCatalog;

/**
 * How a tracker goes on alone: everything in its log is applied, also what it does not know to be agreed on (in a pair the other one may have
 * acknowledged it), then a new life of the catalog begins with a log of its own. Those left behind can never outvote it, since their group is
 * another one. Blocking; on a thread of its own.
 */
final class Takeover {
    private static final Logger log = LoggerFactory.getLogger(Takeover.class);

    private final ReplicationSetup setup;
    private final Site site;
    private final Consumer<List<GroupCommit.Applied>> committed;

    Takeover(ReplicationSetup setup, Site site, Consumer<List<GroupCommit.Applied>> committed) {
        this.setup = setup;
        this.site = site;
        this.committed = committed;
    }

    /** Returns once the log of the new life is open here. An exception ends the process: the next start finds what is on disk. */
    void goOnAlone(String how) throws IOException {
        SqliteCatalog catalog = setup.catalog();
        RaftNode node = site.node();
        LogTail tail = node == null ? new LogTail(List.of()) : LogTail.of(node, catalog);
        site.leave();
        tail.applyTo(catalog, committed);
        Incarnation life = catalog.beginIncarnation(
                UUID.randomUUID(), setup.identity().peerId(), setup.loop().now(), how);
        log.warn("life {} of the catalog begins after command {}: {}", life.number(), catalog.applied(), how);
        site.open(site.found(life.group()));
    }
}
