// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.LogBatches;
import p2p.tracker.database.SqliteCatalog;

/**
 * What Ratis drives: log entries go to the database in order, the database is copied for snapshots and replaced by the leader's when this
 * tracker fell behind. The live database lies outside Ratis' directory and may be ahead of Ratis' own idea of what is applied, which is the
 * last snapshot after a start: entries that it has are passed over. An error of any kind ends the process, or this tracker would differ
 * from the others without anybody knowing. Called on Ratis' threads.
 */
final class CatalogStateMachine extends BaseStateMachine {
    private static final Logger log = LoggerFactory.getLogger(CatalogStateMachine.class);

    /** Hears on Ratis' threads, which it must not hold up. */
    interface Events {
        /** Who leads, or who votes, may have changed. */
        void standingChanged();

        /** The catalog is another one, of the leader's making. */
        void catalogReplaced();

        /** Ratis closed its server by itself: the others dropped this tracker, or it was paused for too long. */
        void closedItself();

        /** What is on disk cannot be trusted to go on with. */
        void ended(String why);
    }

    /** Hears on Ratis' threads that the trackers agreed on the next entry of commands, before it is applied. Must not block. */
    interface Agreement {
        /** {@code own}: it was handed in at this tracker, while it led. */
        void reached(boolean own);
    }

    private final SqliteCatalog catalog;
    private final GroupCommit commit;
    private final Agreement agreement;
    private final Events events;
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    /** Of this log; known once it is opened. */
    private volatile UUID group = new UUID(0, 0);

    private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

    CatalogStateMachine(SqliteCatalog catalog, GroupCommit commit, Agreement agreement, Events events) {
        this.catalog = catalog;
        this.commit = commit;
        this.agreement = agreement;
        this.events = events;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        super.initialize(server, group, raftStorage);
        this.group = group.getUuid();
        getLifeCycle().startAndTransition(() -> {
            storage.init(raftStorage);
            adopt(storage.loadLatestSnapshot());
        });
    }

    /** Takes over a snapshot that is further than the database, or of another life than it; the log goes on after it. */
    private void adopt(SingleFileSnapshotInfo snapshot) throws IOException {
        if (snapshot == null) {
            return;
        }
        Path copy = snapshot.getFile().getPath();
        if (!catalog.isOf(group) || SqliteCatalog.positionOf(copy).compareTo(catalog.position()) > 0) {
            log.info("the catalog becomes that of the snapshot {}", copy.getFileName());
            catalog.replaceBy(copy);
        }
        setLastAppliedTermIndex(snapshot.getTermIndex());
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        try {
            CompletableFuture<Message> done;
            if (!catalog.isOf(group)) {
                throw new IllegalStateException(
                        "the catalog is one of another life, and the leader's copy has not come");
            }
            if (entry.getIndex() <= catalog.applied()) {
                done = CompletableFuture.completedFuture(Message.EMPTY);
            } else {
                byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
                last = commit.add(LogBatches.read(entry.getIndex(), command));
                done = last.thenApply(applied -> Message.EMPTY);
            }
            agreement.reached(transaction.getClientRequest() != null);
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while applying", e);
        } catch (RuntimeException e) {
            events.ended("entry " + entry.getIndex() + " of the log cannot be applied: " + e.getMessage());
            throw e;
        }
    }

    /** Ratis waits for what was applied before, so the database stands still. */
    @Override
    public long takeSnapshot() throws IOException {
        TermIndex at = getLastAppliedTermIndex();
        if (at.getIndex() < 0) {
            return at.getIndex();
        }
        Path file = storage.getSnapshotFile(at.getTerm(), at.getIndex()).toPath();
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
            Files.deleteIfExists(fresh);
            catalog.copyTo(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            var digest = MD5FileUtil.computeAndSaveMd5ForFile(file.toFile());
            RaftDirectory.force(file.resolveSibling("."));
            storage.updateLatestSnapshot(
                    new SingleFileSnapshotInfo(new FileInfo(file, digest), at.getTerm(), at.getIndex()));
        }
        return at.getIndex();
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** The leader's snapshot lies ready: what was under way is finished first. */
    @Override
    public void reinitialize() throws IOException {
        try {
            last.join();
            adopt(storage.loadLatestSnapshot());
        } catch (IOException | RuntimeException e) {
            events.ended("the leader's copy of the catalog cannot be taken over: " + e.getMessage());
            throw e;
        }
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
        events.catalogReplaced();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.standingChanged();
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        events.standingChanged();
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        events.ended("the log cannot be written: " + cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        events.closedItself();
    }

    @Override
    public void close() {
        commit.close();
    }
}
