// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.UserName;
import p2p.daemon.store.BufferPool;
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

    private final Surroundings around;
    private final UploadQueue<UserName, Wanted> queue = new UploadQueue<>(WAITING);
    private final RateMeter meter = new RateMeter();
    private int reading;

    /** A block that somebody waits for. */
    private record Wanted(SwarmSession session, BlockRef block) {}

    Uploads(Surroundings around) {
        this.around = around;
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

    /** Reads and sends on as long as anybody is ready; to be called whenever that may have changed. */
    void pump() {
        while (reading < READS && !queue.isEmpty()) {
            Optional<Wanted> next = queue.next(w -> w.session().canTakeBlocks(READS_EACH));
            if (next.isEmpty()) {
                return;
            }
            read(next.get());
        }
    }

    long rate() {
        return meter.perSecond(around.loop().nanoTime());
    }

    private void read(Wanted wanted) {
        SwarmSession session = wanted.session();
        BlockRef block = wanted.block();
        Copy copy = session.swarm().copy().orElse(null);
        if (copy == null || !copy.have().contains(block.piece().value())) {
            session.reject(block, ErrorCode.NOT_FOUND);
            return;
        }
        reading++;
        session.readStarted();
        var reader = copy.reader();
        around.lanes()
                .run(() -> reader.read(block.piece(), block.offset(), block.length()))
                .whenComplete((bytes, error) -> {
                    reading--;
                    session.readEnded();
                    deliver(wanted, copy, bytes, error);
                    pump();
                });
    }

    private void deliver(Wanted wanted, Copy copy, @Nullable Optional<ByteBuffer> bytes, @Nullable Throwable error) {
        SwarmSession session = wanted.session();
        BlockRef block = wanted.block();
        if (bytes != null && bytes.isPresent()) {
            if (session.isOpen()) {
                meter.add(block.length(), around.loop().nanoTime());
                session.sendBlock(block, new Pooled(bytes.get(), around.buffers()));
            } else {
                around.buffers().give(bytes.get());
            }
        } else if (bytes != null) {
            session.swarm().rotten(copy, block.piece());
            session.reject(block, ErrorCode.INTEGRITY);
        } else if (error instanceof SourceChangedException) {
            session.reject(block, ErrorCode.INTEGRITY);
            session.swarm().sourceChanged(copy, String.valueOf(error.getMessage()));
        } else {
            if (error instanceof IOException) {
                log.warn("{}: cannot be read: {}", copy.path(), error.getMessage());
            } else {
                log.error("{}: bug while reading block {}", copy.path(), block, error);
            }
            session.reject(block, ErrorCode.DISK);
        }
    }

    /** A block on its way out; the buffer goes back when it is written. */
    private static final class Pooled implements LentBuffer {
        private final ByteBuffer buffer;
        private final BufferPool pool;

        Pooled(ByteBuffer buffer, BufferPool pool) {
            this.buffer = buffer;
            this.pool = pool;
        }

        @Override
        public ByteBuffer bytes() {
            return buffer;
        }

        @Override
        public void release() {
            pool.give(buffer);
        }
    }
}
