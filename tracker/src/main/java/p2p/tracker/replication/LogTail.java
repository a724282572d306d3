// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.LogBatches;
import p2p.tracker.database.SqliteCatalog;

/**
 * The end of a log that the catalog has not taken in yet, also what is not known to be agreed on: another tracker may have acknowledged it. Read
 * while the log's server runs, applied once it is closed. Blocking.
 *
 * @param commands with higher numbers than the catalog had
 */
record LogTail(List<SqliteCatalog.Logged> commands) {
    private static final Logger log = LoggerFactory.getLogger(LogTail.class);

    static LogTail of(RaftNode node, SqliteCatalog catalog) throws IOException {
        RaftLog entries = node.division().getRaftLog();
        TermIndex last = entries.getLastEntryTermIndex();
        List<SqliteCatalog.Logged> tail = new ArrayList<>();
        for (long i = catalog.applied() + 1; last != null && i <= last.getIndex(); i++) {
            LogEntryProto entry = entries.get(i);
            if (entry != null && entry.hasStateMachineLogEntry()) {
                tail.addAll(LogBatches.read(
                        i, entry.getStateMachineLogEntry().getLogData().toByteArray()));
            }
        }
        return new LogTail(tail);
    }

    /** {@code committed} hears of what was applied. */
    void applyTo(SqliteCatalog catalog, Consumer<List<GroupCommit.Applied>> committed) {
        List<SqliteCatalog.Logged> missing =
                commands.stream().filter(l -> l.index() > catalog.applied()).toList();
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
