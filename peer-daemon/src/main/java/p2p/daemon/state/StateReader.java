// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.PieceLayout;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.exchange.KnownSource;
import p2p.daemon.store.FileStamp;
import p2p.daemon.swarm.PieceSet;
import p2p.daemon.transfer.CopyRecord;
import p2p.daemon.transfer.OfferRecord;
import p2p.daemon.transfer.PendingShare;
import p2p.daemon.transfer.SavedState;
import p2p.daemon.transfer.ShareIntent;
import p2p.daemon.transfer.TransferRecord;
import p2p.message.Source;
import p2p.message.SourceOrigin;
import p2p.message.TransferState;
import p2p.sql.Sql;

/** Rows as records. A row that breaks the rules of its record is left out with a warning, the rest is used. */
final class StateReader {
    private static final Logger log = LoggerFactory.getLogger(StateReader.class);

    private final Sql db;

    StateReader(Sql db) {
        this.db = db;
    }

    SavedState all() {
        Map<EntryId, List<KnownSource>> sources = new HashMap<>();
        rows(
                        "SELECT * FROM source WHERE entry IN (SELECT entry FROM transfer"
                                + " WHERE state NOT IN ('COMPLETE', 'FAILED', 'CANCELLED')) ORDER BY entry, position",
                        rs -> Map.entry(new EntryId(rs.getLong("entry")), source(rs)))
                .forEach(s -> sources.computeIfAbsent(s.getKey(), entry -> new ArrayList<>())
                        .add(s.getValue()));
        return new SavedState(
                rows("SELECT * FROM transfer ORDER BY number", StateReader::transfer),
                rows("SELECT * FROM copy ORDER BY path", StateReader::copy),
                rows("SELECT * FROM offer ORDER BY entry", StateReader::offer),
                rows("SELECT bytes FROM ticket ORDER BY position", rs -> blob(rs, "bytes")),
                sources,
                rows("SELECT * FROM pending_share ORDER BY number", StateReader::pending),
                rows("SELECT * FROM hashing ORDER BY number", StateReader::intent));
    }

    Optional<Blob> manifest(ContentId content) {
        return Optional.ofNullable(db.find(
                "SELECT bytes FROM manifest WHERE content = ?",
                rs -> Blob.owning(rs.getBytes(1)),
                content.manifestHash().toBytes()));
    }

    Optional<Blob> hashes(FileStamp stamp) {
        return Optional.ofNullable(db.find(
                "SELECT manifest FROM hashes WHERE stamp_key = ? AND stamp_size = ?"
                        + " AND stamp_mtime_nanos = ? AND stamp_ctime_nanos = ?",
                rs -> Blob.owning(rs.getBytes(1)),
                stamp.key(),
                stamp.size(),
                stamp.mtime(),
                stamp.ctime()));
    }

    private <T> List<T> rows(String sql, Sql.Mapper<T> mapping) {
        List<T> good = new ArrayList<>();
        db.each(sql, rs -> {
            try {
                good.add(mapping.map(rs));
            } catch (IllegalArgumentException e) {
                log.warn("a row of the state database is left out: {}", e.getMessage());
            }
            return true;
        });
        return good;
    }

    /** The piece length of a row whose size it fits. */
    private static PieceLayout layout(ResultSet rs) throws SQLException {
        return new PieceLayout(rs.getLong("size"), rs.getInt("piece_length"));
    }

    /** A text that names a place on this machine's disks; an {@link IllegalArgumentException} when it cannot. */
    private static String path(ResultSet rs, String column) throws SQLException {
        return Path.of(rs.getString(column)).toString();
    }

    private static TransferRecord transfer(ResultSet rs) throws SQLException {
        return new TransferRecord(
                rs.getLong("number"),
                new UserName(rs.getString("user")),
                new EntryId(rs.getLong("entry")),
                new GroupId(rs.getLong("group_id")),
                new GroupName(rs.getString("group_name")),
                new FileName(rs.getString("name")),
                rs.getInt("version"),
                content(rs),
                rs.getLong("size"),
                layout(rs).pieceLength(),
                path(rs, "path"),
                Columns.texts(rs.getString("from_peers")),
                Columns.texts(rs.getString("only_files")),
                TransferState.valueOf(rs.getString("state")),
                problem(rs),
                rs.getLong("started"),
                rs.getLong("finished"),
                sha1(rs, "published"),
                sha1(rs, "received"),
                Columns.shares(rs.getString("delivered")));
    }

    private static CopyRecord copy(ResultSet rs) throws SQLException {
        String key = rs.getString("stamp_key");
        FileStamp stamp = key == null
                ? null
                : new FileStamp(
                        key,
                        rs.getLong("stamp_size"),
                        rs.getLong("stamp_mtime_nanos"),
                        rs.getLong("stamp_ctime_nanos"));
        PieceLayout layout = layout(rs);
        Blob have = blob(rs, "have");
        if (!have.isEmpty()) {
            // Only to be refused here, where it costs a row, and not where it would end the start.
            PieceSet.ofBitfield(have, layout.pieces());
        }
        return new CopyRecord(
                path(rs, "path"),
                content(rs),
                layout.size(),
                layout.pieceLength(),
                CopyRecord.Stage.valueOf(rs.getString("stage")),
                path(rs, "part"),
                have,
                stamp,
                rs.getString("boot_id"));
    }

    private static OfferRecord offer(ResultSet rs) throws SQLException {
        return new OfferRecord(
                new EntryId(rs.getLong("entry")),
                new GroupId(rs.getLong("group_id")),
                new GroupName(rs.getString("group_name")),
                new FileName(rs.getString("name")),
                rs.getInt("version"),
                content(rs),
                new UserName(rs.getString("user")),
                path(rs, "path"),
                rs.getLong("uploaded"));
    }

    private static PendingShare pending(ResultSet rs) throws SQLException {
        String policy = rs.getString("policy");
        FileStamp stamp = new FileStamp(
                rs.getString("stamp_key"),
                layout(rs).size(),
                rs.getLong("stamp_mtime_nanos"),
                rs.getLong("stamp_ctime_nanos"));
        return new PendingShare(
                RequestId.of(rs.getBytes("request")),
                new UserName(rs.getString("user")),
                path(rs, "path"),
                new GroupName(rs.getString("group_name")),
                new FileName(rs.getString("name")),
                policy == null ? null : ConflictPolicy.valueOf(policy),
                content(rs),
                layout(rs).pieceLength(),
                stamp);
    }

    private static ShareIntent intent(ResultSet rs) throws SQLException {
        String name = rs.getString("name");
        String policy = rs.getString("policy");
        byte[] hashed = rs.getBytes("hashed");
        return new ShareIntent(
                RequestId.of(rs.getBytes("request")),
                new UserName(rs.getString("user")),
                path(rs, "path"),
                new GroupName(rs.getString("group_name")),
                name == null ? null : new FileName(name),
                policy == null ? null : ConflictPolicy.valueOf(policy),
                hashed == null ? null : Blob.owning(hashed));
    }

    private static KnownSource source(ResultSet rs) throws SQLException {
        Source source = new Source(
                new PeerId(Sha256.of(rs.getBytes("peer"))),
                new UserName(rs.getString("user")),
                new DeviceName(rs.getString("device")),
                Columns.endpoints(rs.getString("endpoints")),
                rs.getInt("have"),
                rs.getInt("complete") == 1);
        return new KnownSource(source, SourceOrigin.valueOf(rs.getString("origin")));
    }

    private static ContentId content(ResultSet rs) throws SQLException {
        return new ContentId(Sha256.of(rs.getBytes("content")));
    }

    private static Blob blob(ResultSet rs, String column) throws SQLException {
        byte[] bytes = rs.getBytes(column);
        return bytes == null ? Blob.EMPTY : Blob.owning(bytes);
    }

    private static @Nullable Sha1 sha1(ResultSet rs, String column) throws SQLException {
        byte[] bytes = rs.getBytes(column);
        return bytes == null ? null : Sha1.of(bytes);
    }

    private static @Nullable Problem problem(ResultSet rs) throws SQLException {
        String code = rs.getString("problem_code");
        return code == null
                ? null
                : new Problem(ErrorCode.valueOf(code), text(rs, "problem_message"), text(rs, "problem_next"));
    }

    /** A text of a column that may be empty. */
    private static String text(ResultSet rs, String column) throws SQLException {
        String text = rs.getString(column);
        if (text == null) {
            throw new IllegalArgumentException("no " + column);
        }
        return text;
    }
}
