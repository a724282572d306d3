// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.Incarnation;
import p2p.tracker.database.LogBatches;
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
        List<SqliteCatalog.Logged> tail = node == null ? List.of() : tail(node);
        site.leave();
        apply(catalog, tail);
        Incarnation life = catalog.beginIncarnation(
                UUID.randomUUID(), setup.identity().peerId(), setup.loop().now(), how);
        log.warn("life {} of the catalog begins after command {}: {}", life.number(), catalog.applied(), how);
        site.open(site.found(life.group()));
    }

    /** Commands in the log that the catalog may not have yet. */
    private List<SqliteCatalog.Logged> tail(RaftNode node) throws IOException {
        RaftLog entries = node.division().getRaftLog();
        TermIndex last = entries.getLastEntryTermIndex();
        List<SqliteCatalog.Logged> tail = new ArrayList<>();
        for (long i = setup.catalog().applied() + 1; last != null && i <= last.getIndex(); i++) {
            LogEntryProto entry = entries.get(i);
            if (entry != null && entry.hasStateMachineLogEntry()) {
                tail.addAll(LogBatches.read(
                        i, entry.getStateMachineLogEntry().getLogData().toByteArray()));
            }
        }
        return tail;
    }

    private void apply(SqliteCatalog catalog, List<SqliteCatalog.Logged> tail) {
        List<SqliteCatalog.Logged> missing =
                tail.stream().filter(l -> l.index() > catalog.applied()).toList();
        if (missing.isEmpty()) {
            return;
        }
        log.info("{} commands of the log were not applied yet", missing.size());
        List<Catalog.Outcome> outcomes = catalog.apply(missing);
        List<GroupCommit.Applied> applied = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            applied.add(new GroupCommit.Applied(missing.get(i), outcomes.get(i)));
        }
        committed.accept(applied);
    }
}
