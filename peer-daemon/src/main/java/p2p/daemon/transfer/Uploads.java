// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.SourceChangedException;
import p2p.daemon.swarm.RateMeter;
import p2p.daemon.swarm.UploadQueue;

/**
 * Serves blocks to all peers: members take turns, few reads at a time, and only for connections that take what they are sent.
 * On the loop; reads run on the disk lanes.
 */
final class Uploads {
    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
    /** Requests of one member that may wait. */
    private static final int WAITING = 512;
    /** Blocks being read or about to be, over all connections. */
    private static final int READS = 16;
    /** The same of one connection: enough to keep a fast one busy. */
    private static final int READS_EACH = 6;
    /** Blocks that are read in one trip to the disk. */
    private static final int TURN = 4;
    /** Bytes on their way to the network at least, whatever is known of it. */
    private static final long AHEAD = 1 << 20;
    /** What leaves in so much time may be on its way, too: what waits in here can still be chosen anew, taken back, or overtaken by another member. */
    private static final double AHEAD_SECONDS = 0.5;

    private final Surroundings around;
    private final UploadQueue<UserName, Wanted> queue = new UploadQueue<>(WAITING);
    private final RateMeter meter = new RateMeter();
    /** Bytes that are being read or were handed to a connection and are not written yet; connections give back on any thread. */
    private final AtomicLong ahead = new AtomicLong();

    private final AtomicBoolean pumpIsDue = new AtomicBoolean();
    private final Limits limits;
    private boolean heldBack;
    private int reading;

    /** A block that somebody waits for. */
    private record Wanted(SwarmSession session, BlockRef block) {}

    Uploads(Surroundings around) {
        this.around = around;
        this.limits = new Limits(around.loop(), this::pump);
    }

    Limits limits() {
        return limits;
    }

    /** A valid request of a member; refused with {@code BUSY} when too many wait. */
    void request(SwarmSession session, UserName member, BlockRef block) {
        if (queue.offer(member, new Wanted(session, block))) {
            pump();
        } else {
            session.reject(block, ErrorCode.BUSY);
        }
    }

    void cancel(SwarmSession session, UserName member, BlockRef block) {
        queue.remove(member, w -> w.session() == session && w.block().equals(block));
    }

    void cancelAll(SwarmSession session, UserName member) {
        queue.remove(member, w -> w.session() == session);
    }

    /** All that the session waits for is not there any more. */
    void refuseAll(SwarmSession session, UserName member) {
        queue.remove(member, w -> w.session() == session)
                .forEach(wanted -> session.reject(wanted.block(), ErrorCode.NOT_FOUND));
    }

    /** Reads and sends on as long as anybody is ready; to be called whenever that may have changed. */
    void pump() {
        long limit = AHEAD + (long) (rate() * AHEAD_SECONDS);
        while (reading < READS && ahead.get() < limit && !queue.isEmpty()) {
            List<Wanted> next = queue.next(
                    this::mayServe,
                    (first, w) -> w.session() == first.session(),
                    limits.all().up() == 0 ? TURN - 1 : 0);
            if (next.isEmpty()) {
                break;
            }
            read(next.get(0).session(), next);
        }
        Duration later = queue.isEmpty() || heldBack ? null : limits.sendsAgainIn();
        if (later != null) {
            heldBack = true;
            around.loop().after(later, () -> {
                heldBack = false;
                pump();
            });
        }
    }

    private boolean mayServe(Wanted wanted) {
        SwarmSession session = wanted.session();
        return session.canTakeBlocks(READS_EACH)
                && limits.maySend(session.swarm().key());
    }

    long rate() {
        return meter.perSecond(around.loop().nanoTime());
    }

    /** One trip to the disk for all of them. */
    private void read(SwarmSession session, List<Wanted> turn) {
        Copy copy = session.swarm().copy().orElse(null);
        List<BlockRef> blocks = new ArrayList<>(turn.size());
        for (Wanted wanted : turn) {
            if (copy != null && copy.have().contains(wanted.block().piece().value())) {
                blocks.add(wanted.block());
            } else {
                session.reject(wanted.block(), ErrorCode.NOT_FOUND);
            }
        }
        if (copy == null || blocks.isEmpty()) {
            return;
        }
        long bytesAhead = blocks.stream().mapToLong(BlockRef::length).sum();
        ahead.addAndGet(bytesAhead);
        limits.sent(session.swarm().key(), (int) bytesAhead);
        reading += blocks.size();
        session.readStarted(blocks.size());
        PieceReader reader = copy.reader();
        around.lanes().run(() -> readAll(reader, blocks)).whenComplete((bytes, error) -> {
            reading -= blocks.size();
            session.readEnded(blocks.size());
            if (bytes != null) {
                for (int i = 0; i < blocks.size(); i++) {
                    deliver(session, copy, blocks.get(i), bytes.get(i));
                }
            } else {
                ahead.addAndGet(-bytesAhead);
                failed(session, copy, blocks, DiskTrouble.cause(error));
            }
            pump();
        });
    }

    /** On a disk lane. */
    private List<Optional<ByteBuffer>> readAll(PieceReader reader, List<BlockRef> blocks) throws IOException {
        List<Optional<ByteBuffer>> all = new ArrayList<>(blocks.size());
        boolean good = false;
        try {
            for (BlockRef block : blocks) {
                all.add(reader.read(block.piece(), block.offset(), block.length()));
            }
            reader.confirm();
            good = true;
            return all;
        } finally {
            if (!good) {
                all.forEach(bytes -> bytes.ifPresent(around.buffers()::give));
            }
        }
    }

    private void deliver(SwarmSession session, Copy copy, BlockRef block, Optional<ByteBuffer> bytes) {
        if (bytes.isEmpty()) {
            ahead.addAndGet(-block.length());
            session.swarm().rotten(copy, block.piece());
            session.reject(block, ErrorCode.INTEGRITY);
        } else if (session.isOpen()) {
            meter.add(block.length(), around.loop().nanoTime());
            PeerConnection connection = session.connection();
            connection.lend();
            session.sendBlock(block, new Pooled(bytes.get(), block.length(), connection));
        } else {
            ahead.addAndGet(-block.length());
            around.buffers().give(bytes.get());
        }
    }

    private static void failed(SwarmSession session, Copy copy, List<BlockRef> blocks, Throwable error) {
        if (error instanceof SourceChangedException) {
            blocks.forEach(block -> session.reject(block, ErrorCode.INTEGRITY));
            session.swarm().sourceChanged(copy, String.valueOf(error.getMessage()));
            return;
        }
        if (error instanceof IOException || error instanceof RefusedException) {
            log.warn("{}: cannot be read: {}", copy.path(), error.getMessage());
        } else {
            log.error("{}: bug while reading blocks {}", copy.path(), blocks, error);
        }
        blocks.forEach(block -> session.reject(block, ErrorCode.DISK));
    }

    /** So many bytes are written; on any thread. */
    private void written(int bytes) {
        ahead.addAndGet(-bytes);
        if (pumpIsDue.compareAndSet(false, true)) {
            around.loop().execute(() -> {
                pumpIsDue.set(false);
                pump();
            });
        }
    }

    /** A block on its way out; the buffer goes back when it is written. */
    private final class Pooled implements LentBuffer {
        private final ByteBuffer buffer;
        private final int length;
        private final PeerConnection connection;

        Pooled(ByteBuffer buffer, int length, PeerConnection connection) {
            this.buffer = buffer;
            this.length = length;
            this.connection = connection;
        }

        @Override
        public ByteBuffer bytes() {
            return buffer;
        }

        @Override
        public void release() {
            around.buffers().give(buffer);
            connection.giveBack();
            written(length);
        }
    }
}
