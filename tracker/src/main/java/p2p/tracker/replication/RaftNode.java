// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TlsIdentity;

/** The Ratis server of this tracker's seat. Blocking where not said otherwise; never on the loop. */
final class RaftNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RaftNode.class);
    private static final int MAX_WAITING = 8_192;
    private static final int HAND_OVER_MILLIS = 3_000;

    /**
     * What a node works with.
     *
     * @param directory of all seats
     * @param listen where the others reach it
     * @param patience after which a leader that is silent is given up; a leader speaks twice in it at least
     * @param committed hears of each batch in the database, on the commit thread
     * @param halt ends the process at once
     */
    record Surroundings(
            Path directory,
            Endpoint listen,
            Endpoint advertised,
            Duration patience,
            TlsIdentity identity,
            MemberTrust trust,
            SqliteCatalog catalog,
            Consumer<List<GroupCommit.Applied>> committed,
            CatalogStateMachine.Events events,
            Runnable halt) {}

    private final Seat seat;
    private final Surroundings with;
    private final RaftServer server;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    /** Ratis may hold up whoever hands in a command, so it is not the loop. */
    private final ExecutorService submitter;

    private final LogIntake intake = new LogIntake(this::append);

    private final CommitNews news = new CommitNews();

    private volatile @Nullable RaftLog entries;
    private volatile boolean closing;

    private RaftNode(Seat seat, Surroundings with) throws IOException {
        this.seat = seat;
        this.with = with;
        this.submitter =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "raft-submit");
                    thread.setDaemon(true);
                    return thread;
                });
        GroupCommit commit = new GroupCommit(with.catalog(), this::awaitFlushed, with.committed(), with.halt());
        this.server = RaftServer.newBuilder()
                .setServerId(seat.peerId())
                .setGroup(
                        seat.founder() ? RaftGroup.valueOf(seat.groupId(), self()) : RaftGroup.valueOf(seat.groupId()))
                .setStateMachine(
                        new CatalogStateMachine(with.catalog(), commit, this::agreed, new WhileOpen(with.events())))
                .setProperties(RaftSettings.properties(seat.storage(with.directory()), with.listen(), with.patience()))
                .setParameters(RaftSettings.parameters(with.identity(), with.trust(), news))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
    }

    /**
     * Starts the seat's server. Refuses with {@code INTEGRITY} when its log is damaged or ends before what the catalog holds, and with
     * {@code CONFLICT} when the port is taken.
     */
    static RaftNode start(Seat seat, Surroundings with) {
        return start(seat, with, RaftNode::requireWholeLog);
    }

    /** Starts the server of a seat that is new; the leader brings what the log lacks. */
    static RaftNode startNew(Seat seat, Surroundings with) {
        return start(seat, with, node -> {});
    }

    private static RaftNode start(Seat seat, Surroundings with, Check check) {
        RaftNode node = null;
        try {
            node = new RaftNode(seat, with);
            node.server.start();
            check.run(node);
            return node;
        } catch (IOException | CompletionException | IllegalStateException e) {
            if (node != null) {
                node.close();
            }
            throw unusable(seat, with, e);
        } catch (RefusedException e) {
            if (node != null) {
                node.close();
            }
            throw e;
        }
    }

    private interface Check {
        void run(RaftNode node) throws IOException;
    }

    private static RefusedException unusable(Seat seat, Surroundings with, Exception e) {
        log.error("the log of {} cannot be opened", seat.peer(), e);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.BindException
                    || String.valueOf(cause.getMessage()).contains("in use")) {
                return new RefusedException(
                        ErrorCode.CONFLICT,
                        "the trackers' own port " + with.listen() + " is taken",
                        "end the other program, or choose another one: raft-port = N in tracker.toml");
            }
        }
        return damaged(seat, with, "cannot be opened (" + e.getMessage() + ")");
    }

    private static RefusedException damaged(Seat seat, Surroundings with, String what) {
        return new RefusedException(
                ErrorCode.INTEGRITY,
                "the log of the catalog in " + seat.storage(with.directory()) + " " + what,
                "restore the whole state directory from a backup; or go on with the catalog as it is: p2p-tracker recover");
    }

    /** Ratis accepts a log that was cut short, and would forget what was acknowledged. */
    private void requireWholeLog() throws IOException {
        RaftLog raftLog = division().getRaftLog();
        TermIndex end = raftLog.getLastEntryTermIndex();
        long last = Math.max(end == null ? -1 : end.getIndex(), raftLog.getSnapshotIndex());
        long applied = with.catalog().applied();
        if (last < applied) {
            throw damaged(
                    seat,
                    with,
                    "ends at " + last + ", but the catalog has command " + applied + ": it was cut or deleted");
        }
    }

    RaftPeer self() {
        return RaftPeer.newBuilder()
                .setId(seat.peerId())
                .setAddress(with.advertised().toString())
                .build();
    }

    RaftServer.Division division() {
        try {
            return server.getDivision(seat.groupId());
        } catch (IOException e) {
            throw new IllegalStateException("the group of " + seat.peer() + " is gone", e);
        }
    }

    private void awaitFlushed(long index) throws InterruptedException {
        RaftLog log = entries;
        if (log == null) {
            log = division().getRaftLog();
            // kept: a server that closes does not give it out any more
            entries = log;
        }
        while (log.getFlushIndex() < index && log.getSnapshotIndex() < index) {
            if (closing) {
                throw new InterruptedException("the server ends before its log is on disk");
            }
            Thread.sleep(1);
        }
    }

    Seat seat() {
        return seat;
    }

    DivisionInfo info() {
        return division().getInfo();
    }

    /** Whether commands can be handed in here. Any thread, at once. */
    boolean leads() {
        return info().isLeaderReady();
    }

    /** Any thread, at once. */
    Optional<RaftPeerId> leader() {
        return Optional.ofNullable(info().getLeaderId());
    }

    /** The trackers that vote. Any thread, at once. */
    Collection<RaftPeer> voters() {
        return division().getRaftConf().getCurrentPeers();
    }

    /**
     * Hands in a command; completes on Ratis' threads with its index in the log once it is applied here. Fails when this node does not lead,
     * or when the command's fate is not known. Any thread, at once.
     */
    CompletableFuture<Long> submit(byte[] command) {
        return intake.add(command);
    }

    private void agreed(boolean own) {
        if (own) {
            news.tell();
        }
    }

    private CompletableFuture<Long> append(byte[] entry) {
        CompletableFuture<Long> index = new CompletableFuture<>();
        try {
            submitter.execute(() -> send(entry, index));
        } catch (java.util.concurrent.RejectedExecutionException e) {
            index.completeExceptionally(new IOException("too much waits, or the server ends", e));
        }
        return index;
    }

    private void send(byte[] entry, CompletableFuture<Long> index) {
        try {
            server.submitClientRequestAsync(RaftClientRequest.newBuilder()
                            .setClientId(client)
                            .setServerId(seat.peerId())
                            .setGroupId(seat.groupId())
                            .setCallId(calls.incrementAndGet())
                            .setMessage(Message.valueOf(ByteString.copyFrom(entry)))
                            .setType(RaftClientRequest.writeRequestType())
                            .build())
                    .whenComplete((reply, failure) -> answer(reply, failure, index));
        } catch (IOException | RuntimeException e) {
            index.completeExceptionally(e);
        }
    }

    private static void answer(RaftClientReply reply, Throwable failure, CompletableFuture<Long> index) {
        if (failure != null) {
            index.completeExceptionally(failure);
        } else if (reply.isSuccess()) {
            index.complete(reply.getLogIndex());
        } else {
            index.completeExceptionally(reply.getException());
        }
    }

    /**
     * Makes these the voters, one change at a time; who is new must run already and is brought up to date first. Completes on Ratis' threads;
     * fails when this node does not lead, or a newcomer cannot be reached.
     */
    CompletableFuture<Boolean> vote(List<RaftPeer> voters) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            submitter.execute(() -> change(voters, done));
        } catch (java.util.concurrent.RejectedExecutionException e) {
            done.completeExceptionally(new IOException("the server ends", e));
        }
        return done;
    }

    private void change(List<RaftPeer> voters, CompletableFuture<Boolean> done) {
        try {
            server.setConfigurationAsync(new SetConfigurationRequest(
                            client,
                            seat.peerId(),
                            seat.groupId(),
                            calls.incrementAndGet(),
                            SetConfigurationRequest.Arguments.newBuilder()
                                    .setServersInNewConf(voters)
                                    .setMode(SetConfigurationRequest.Mode.SET_UNCONDITIONALLY)
                                    .build()))
                    .whenComplete((reply, failure) -> complete(reply, failure, done));
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /** Lets somebody else lead, who is up to date; completes on Ratis' threads. */
    CompletableFuture<Boolean> handOver(RaftPeerId to) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            server.transferLeadershipAsync(new TransferLeadershipRequest(
                            client, seat.peerId(), seat.groupId(), calls.incrementAndGet(), to, HAND_OVER_MILLIS))
                    .whenComplete((reply, failure) -> complete(reply, failure, done));
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private static void complete(RaftClientReply reply, Throwable failure, CompletableFuture<Boolean> done) {
        if (failure != null) {
            done.completeExceptionally(failure);
        } else if (reply.isSuccess()) {
            done.complete(true);
        } else {
            done.completeExceptionally(reply.getException());
        }
    }

    /** Milliseconds since each of the other voters was heard, while this node leads; else empty. Any thread, at once. */
    Map<String, Long> silence() {
        Map<String, Long> silent = new HashMap<>();
        for (ServerRpcProto follower : info().getRoleInfoProto().getLeaderInfo().getFollowerInfoList()) {
            silent.put(follower.getId().getId().toStringUtf8(), follower.getLastRpcElapsedTimeMs());
        }
        return silent;
    }

    /** Passes events on until the node is closed on purpose. */
    private final class WhileOpen implements CatalogStateMachine.Events {
        private final CatalogStateMachine.Events to;

        WhileOpen(CatalogStateMachine.Events to) {
            this.to = to;
        }

        @Override
        public void standingChanged() {
            if (!closing) {
                to.standingChanged();
            }
        }

        @Override
        public void catalogReplaced() {
            if (!closing) {
                to.catalogReplaced();
            }
        }

        @Override
        public void closedItself() {
            if (!closing) {
                to.closedItself();
            }
        }

        @Override
        public void ended(String why) {
            if (!closing) {
                to.ended(why);
            }
        }
    }

    /** Ends the server; what was applied stays. */
    @Override
    public void close() {
        closing = true;
        submitter.shutdown();
        try {
            server.close();
        } catch (IOException e) {
            log.warn("the log's server did not close cleanly: {}", e.toString());
        }
    }
}
