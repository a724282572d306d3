// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import p2p.core.Digests;
import p2p.core.Sha256;

/**
 * The chain of everything that changed. A row's hash is SHA-256 over {@code "p2p history 1\0"}, the hash before it, seq,
 * incarnation, index and time (i64 each, big-endian), and actor, request id, command and result (u32 length, bytes each):
 * stored bytes, never encoded again. The first row follows 32 zero bytes.
 */
final class History {
    private static final byte[] DOMAIN = "p2p history 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final Sha256 NONE = new Sha256(0, 0, 0, 0);

    /** What a row covers. */
    record Row(
            long seq,
            long incarnation,
            long index,
            long time,
            String actor,
            byte[] request,
            byte[] command,
            byte[] result) {
        Sha256 hash(Sha256 previous) {
            MessageDigest digest = Digests.sha256();
            digest.update(DOMAIN);
            digest.update(previous.toBytes());
            digest.update(ByteBuffer.allocate(4 * Long.BYTES)
                    .putLong(seq)
                    .putLong(incarnation)
                    .putLong(index)
                    .putLong(time)
                    .array());
            part(digest, actor.getBytes(StandardCharsets.UTF_8));
            part(digest, request);
            part(digest, command);
            part(digest, result);
            return Sha256.of(digest.digest());
        }

        private static void part(MessageDigest digest, byte[] bytes) {
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
    }

    private record Link(Row row, Sha256 previous, Sha256 hash) {
        boolean follows(Sha256 before) {
            return previous.equals(before) && row.hash(before).equals(hash);
        }
    }

    private static final RowMapper<Link> LINK = (row, ctx) -> new Link(
            new Row(
                    row.getLong("seq"),
                    row.getLong("incarnation"),
                    row.getLong("log_index"),
                    row.getLong("time"),
                    Columns.text(row, "actor"),
                    Columns.bytes(row, "request"),
                    Columns.bytes(row, "command"),
                    Columns.bytes(row, "result")),
            Columns.sha256(row, "previous"),
            Columns.sha256(row, "hash"));

    private final Handle handle;
    private long lastSeq;
    private long lastIncarnation;
    private Sha256 lastHash;

    History(Handle handle) {
        this.handle = handle;
        Optional<Link> last = handle.createQuery("SELECT * FROM history ORDER BY seq DESC LIMIT 1")
                .map(LINK)
                .findOne();
        lastSeq = last.map(link -> link.row().seq()).orElse(0L);
        lastIncarnation = last.map(link -> link.row().incarnation()).orElse(-1L);
        lastHash = last.map(Link::hash).orElse(NONE);
    }

    /** Inside the transaction that changes the tables. */
    void append(long incarnation, long index, long time, String actor, byte[] request, byte[] command, byte[] result) {
        Row row = new Row(lastSeq + 1, incarnation, index, time, actor, request, command, result);
        Sha256 hash = row.hash(lastHash);
        handle.execute(
                "INSERT INTO history (seq, incarnation, log_index, time, actor, request, command, result, previous, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.seq(),
                incarnation,
                index,
                time,
                actor,
                request,
                command,
                result,
                lastHash.toBytes(),
                hash.toBytes());
        lastSeq = row.seq();
        lastIncarnation = incarnation;
        lastHash = hash;
    }

    boolean isEmpty() {
        return lastSeq == 0;
    }

    /** That of the newest row; -1 when there is none. */
    long lastIncarnation() {
        return lastIncarnation;
    }

    /** Of the newest rows, the number of the first that does not fit the chain; empty when all do. Reads one row more. */
    static Optional<Long> firstBroken(Handle handle, int newest) {
        long last = handle.createQuery("SELECT coalesce(max(seq), 0) FROM history")
                .mapTo(Long.class)
                .one();
        long seq = Math.max(0, last - newest);
        Sha256 hash = seq == 0 ? NONE : null;
        try (var rows = handle.createQuery("SELECT * FROM history WHERE seq >= ? ORDER BY seq")
                .bind(0, seq)
                .map(LINK)
                .iterator()) {
            for (Iterator<Link> all = rows; all.hasNext(); ) {
                Link link = all.next();
                if (hash == null && link.row().seq() == seq) {
                    // the one before the newest: only what follows it is compared with it
                    hash = link.hash();
                    continue;
                }
                seq++;
                if (hash == null || link.row().seq() != seq || !link.follows(hash)) {
                    return Optional.of(seq);
                }
                hash = link.hash();
            }
        }
        return Optional.empty();
    }
}
