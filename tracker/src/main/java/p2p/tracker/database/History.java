// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.Digests;
import p2p.core.Sha256;
import p2p.sql.Sql;

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

    private static final Sql.Mapper<Link> LINK = row -> new Link(
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

    private final Sql sql;
    private long lastSeq;
    private long lastIncarnation;
    private Sha256 lastHash;

    History(Sql sql) {
        this.sql = sql;
        Link last = sql.find("SELECT * FROM history ORDER BY seq DESC LIMIT 1", LINK);
        lastSeq = last == null ? 0 : last.row().seq();
        lastIncarnation = last == null ? -1 : last.row().incarnation();
        lastHash = last == null ? NONE : last.hash();
    }

    /** Inside the transaction that changes the tables. */
    void append(long incarnation, long index, long time, String actor, byte[] request, byte[] command, byte[] result) {
        Row row = new Row(lastSeq + 1, incarnation, index, time, actor, request, command, result);
        Sha256 hash = row.hash(lastHash);
        sql.execute(
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
    static Optional<Long> firstBroken(Sql sql, int newest) {
        long last = sql.number("SELECT coalesce(max(seq), 0) FROM history");
        Chain chain = new Chain(Math.max(0, last - newest));
        sql.each("SELECT * FROM history WHERE seq >= ? ORDER BY seq", chain::visit, chain.seq);
        return chain.broken ? Optional.of(chain.seq) : Optional.empty();
    }

    /** Follows the rows from one on, whose own place is taken as it is: it is the one before the newest. */
    private static final class Chain {
        private long seq;
        private @Nullable Sha256 hash;
        private boolean broken;

        Chain(long from) {
            seq = from;
            hash = from == 0 ? NONE : null;
        }

        boolean visit(ResultSet row) throws SQLException {
            Link link = LINK.map(row);
            Sha256 before = hash;
            if (before == null && link.row().seq() == seq) {
                hash = link.hash();
                return true;
            }
            seq++;
            broken = before == null || link.row().seq() != seq || !link.follows(before);
            hash = link.hash();
            return !broken;
        }
    }
}
