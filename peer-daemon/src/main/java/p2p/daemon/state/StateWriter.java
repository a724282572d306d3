// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.FileName;
import p2p.core.Problem;
import p2p.core.Sha1;
import p2p.daemon.exchange.KnownSource;
import p2p.daemon.store.FileStamp;
import p2p.daemon.transfer.CopyRecord;
import p2p.daemon.transfer.OfferRecord;
import p2p.daemon.transfer.PendingShare;
import p2p.daemon.transfer.ShareIntent;
import p2p.daemon.transfer.StateChange;
import p2p.daemon.transfer.TransferRecord;
import p2p.message.Source;
import p2p.sql.Sql;

/** Changes as SQL, inside the transaction of the caller. */
final class StateWriter implements StateChange.Visitor {
    /** Digests of this many files are remembered; the ones saved longest ago go first. */
    private static final int MAX_HASHES = 10_000;

    private final Sql db;

    StateWriter(Sql db) {
        this.db = db;
    }

    @Override
    public void saveTransfer(StateChange.SaveTransfer c) {
        TransferRecord t = c.transfer();
        Problem problem = t.problem();
        db.execute(
                "INSERT OR REPLACE INTO transfer VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                t.number(),
                t.user().text(),
                t.entry().value(),
                t.groupId().value(),
                t.group().text(),
                t.name().text(),
                t.version(),
                bytes(t.content()),
                t.size(),
                t.pieceLength(),
                t.path(),
                Columns.texts(t.from()),
                t.state().name(),
                problem == null ? null : problem.code().name(),
                problem == null ? null : problem.message(),
                problem == null ? null : problem.next(),
                t.started(),
                t.finished(),
                bytes(t.published()),
                bytes(t.received()),
                Columns.shares(t.peers()),
                Columns.texts(t.only()));
        if (t.state().isEnd()) {
            db.execute("DELETE FROM source WHERE entry = ?", t.entry().value());
        }
    }

    @Override
    public void dropTransfer(StateChange.DropTransfer c) {
        db.execute("DELETE FROM transfer WHERE number = ?", c.number());
    }

    @Override
    public void saveCopy(StateChange.SaveCopy c) {
        CopyRecord copy = c.copy();
        FileStamp stamp = copy.stamp();
        db.execute(
                "INSERT OR REPLACE INTO copy VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                copy.path(),
                bytes(copy.content()),
                copy.size(),
                copy.pieceLength(),
                copy.stage().name(),
                copy.part(),
                copy.have().toBytes(),
                stamp == null ? null : stamp.key(),
                stamp == null ? null : stamp.size(),
                stamp == null ? null : stamp.mtime(),
                stamp == null ? null : stamp.ctime(),
                copy.bootId());
    }

    @Override
    public void dropCopy(StateChange.DropCopy c) {
        List<byte[]> contents = db.list(
                "SELECT content FROM copy WHERE path = ? AND part = ?", rs -> rs.getBytes(1), c.path(), c.part());
        db.execute("DELETE FROM copy WHERE path = ? AND part = ?", c.path(), c.part());
        for (byte[] content : contents) {
            db.execute(
                    "DELETE FROM manifest WHERE content = ?1"
                            + " AND NOT EXISTS (SELECT 1 FROM copy WHERE content = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM pending_share WHERE content = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM transfer WHERE content = ?1"
                            + " AND state NOT IN ('COMPLETE', 'FAILED', 'CANCELLED'))",
                    content);
        }
    }

    @Override
    public void saveHave(StateChange.SaveHave c) {
        db.execute(
                "UPDATE copy SET have = ?, boot_id = ? WHERE path = ? AND part = ?",
                c.have().toBytes(),
                c.bootId(),
                c.path(),
                c.part());
    }

    @Override
    public void saveOffer(StateChange.SaveOffer c) {
        OfferRecord o = c.offer();
        db.execute(
                "INSERT OR REPLACE INTO offer VALUES (?,?,?,?,?,?,?,?,?)",
                o.entry().value(),
                o.groupId().value(),
                o.group().text(),
                o.name().text(),
                o.version(),
                bytes(o.content()),
                o.user().text(),
                o.path(),
                o.uploaded());
    }

    @Override
    public void dropOffer(StateChange.DropOffer c) {
        db.execute("DELETE FROM offer WHERE entry = ?", c.entry().value());
    }

    @Override
    public void savePending(StateChange.SavePending c) {
        PendingShare p = c.share();
        ConflictPolicy policy = p.policy();
        db.execute(
                "INSERT OR REPLACE INTO pending_share (request, user, path, group_name, name, policy, content, size, piece_length,"
                        + " stamp_key, stamp_mtime_nanos, stamp_ctime_nanos) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                p.request().toBytes(),
                p.user().text(),
                p.path(),
                p.group().text(),
                p.name().text(),
                policy == null ? null : policy.name(),
                bytes(p.content()),
                p.stamp().size(),
                p.pieceLength(),
                p.stamp().key(),
                p.stamp().mtime(),
                p.stamp().ctime());
    }

    @Override
    public void dropPending(StateChange.DropPending c) {
        db.execute("DELETE FROM pending_share WHERE request = ?", c.request().toBytes());
    }

    @Override
    public void saveIntent(StateChange.SaveIntent c) {
        ShareIntent i = c.intent();
        FileName as = i.as();
        ConflictPolicy policy = i.policy();
        db.execute(
                "INSERT OR REPLACE INTO hashing (request, user, path, group_name, name, policy) VALUES (?,?,?,?,?,?)",
                i.id().toBytes(),
                i.user().text(),
                i.path(),
                i.group().text(),
                as == null ? null : as.text(),
                policy == null ? null : policy.name());
    }

    @Override
    public void saveHashing(StateChange.SaveHashing c) {
        db.execute("UPDATE hashing SET hashed = ? WHERE request = ?", c.hashed().toBytes(), c.id().toBytes());
    }

    @Override
    public void dropIntent(StateChange.DropIntent c) {
        db.execute("DELETE FROM hashing WHERE request = ?", c.id().toBytes());
    }

    @Override
    public void saveManifest(StateChange.SaveManifest c) {
        db.execute(
                "INSERT OR REPLACE INTO manifest VALUES (?,?)",
                bytes(c.content()),
                c.manifest().toBytes());
    }

    @Override
    public void saveHashes(StateChange.SaveHashes c) {
        FileStamp stamp = c.stamp();
        db.execute(
                "INSERT OR REPLACE INTO hashes (stamp_key, stamp_size, stamp_mtime_nanos, stamp_ctime_nanos, manifest)"
                        + " VALUES (?,?,?,?,?)",
                stamp.key(),
                stamp.size(),
                stamp.mtime(),
                stamp.ctime(),
                c.manifest().toBytes());
        db.execute(
                "DELETE FROM hashes WHERE number <= (SELECT number FROM hashes ORDER BY number DESC LIMIT 1 OFFSET ?)",
                MAX_HASHES);
    }

    @Override
    public void saveTickets(StateChange.SaveTickets c) {
        db.execute("DELETE FROM ticket");
        int position = 0;
        for (Blob ticket : c.tickets()) {
            db.execute("INSERT INTO ticket VALUES (?,?)", position++, ticket.toBytes());
        }
    }

    @Override
    public void saveSources(StateChange.SaveSources c) {
        db.execute("DELETE FROM source WHERE entry = ?", c.entry().value());
        int position = 0;
        for (KnownSource known : c.sources()) {
            Source s = known.source();
            db.execute(
                    "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?)",
                    c.entry().value(),
                    position++,
                    s.peer().keyHash().toBytes(),
                    s.user().text(),
                    s.device().text(),
                    Columns.endpoints(s.endpoints()),
                    s.have(),
                    s.complete() ? 1 : 0,
                    known.origin().name());
        }
    }

    private static byte[] bytes(ContentId content) {
        return content.manifestHash().toBytes();
    }

    private static byte @Nullable [] bytes(@Nullable Sha1 digest) {
        return digest == null ? null : digest.toBytes();
    }
}
