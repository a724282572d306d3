// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.daemon.trackerlink.KnownNetwork;
import p2p.daemon.trackerlink.NetworkMemory;
import p2p.daemon.transfer.LimitMemory;
import p2p.daemon.web.SessionMemory;
import p2p.daemon.web.SessionRecord;
import p2p.sql.Sql;
import p2p.trust.Revocations;

/** The pinned network, the account, the revocations, the ports, and who may see the dashboard, in the state database. */
public final class SqliteNetworkMemory implements NetworkMemory, LimitMemory, SessionMemory {
    private static final String ROOT_KEY = "network.root-key";
    private static final String CONTACT = "network.contact.";
    private static final String ACCOUNT = "account.user";
    private static final String DEFAULT_GROUP = "group.default";
    private static final String PORT = "listen.port";
    private static final String DASHBOARD_PORT = "dashboard.port";
    private static final String LIMITS = "limits";
    private static final String DOWNLOADS = "folder.downloads";
    private static final String UPLOADS = "folder.uploads";

    private final SqliteStateStore store;

    public SqliteNetworkMemory(SqliteStateStore store) {
        this.store = store;
    }

    /** The network that was pinned, if any. */
    public CompletionStage<Optional<KnownNetwork>> network() {
        return store.inTransaction(SqliteNetworkMemory::readNetwork);
    }

    private static @Nullable KnownNetwork readNetwork(Sql sql) {
        Optional<String> root = read(sql, ROOT_KEY);
        List<Blob> links = sql.list("SELECT link FROM tracker_set ORDER BY version", rs -> Blob.owning(rs.getBytes(1)));
        if (root.isEmpty() || links.isEmpty()) {
            return null;
        }
        Map<PeerId, Endpoint> contacts = new HashMap<>();
        sql.list(
                        "SELECT name, value FROM setting WHERE name LIKE ?",
                        rs -> Map.entry(rs.getString(1), rs.getString(2)),
                        CONTACT + "%")
                .forEach(row -> contacts.put(
                        PeerId.parse(row.getKey().substring(CONTACT.length())), Endpoint.parse(row.getValue(), 0)));
        return new KnownNetwork(Blob.owning(java.util.HexFormat.of().parseHex(root.get())), links, contacts);
    }

    /** The account that this device is logged in to, as far as it knows. */
    public CompletionStage<Optional<UserName>> account() {
        return store.inTransaction(sql -> read(sql, ACCOUNT).map(UserName::new).orElse(null));
    }

    /** The port that was chosen when none was given. */
    public CompletionStage<Optional<Integer>> port() {
        return store.inTransaction(sql -> read(sql, PORT).map(Integer::valueOf).orElse(null));
    }

    public CompletionStage<Void> keepPort(int port) {
        return store.inTransaction(sql -> write(sql, PORT, String.valueOf(port)))
                .thenAccept(nothing -> {});
    }

    /** The group that is meant where none is named, if one was chosen. */
    public CompletionStage<Optional<GroupName>> defaultGroup() {
        return store.inTransaction(
                sql -> read(sql, DEFAULT_GROUP).map(GroupName::new).orElse(null));
    }

    public CompletionStage<Void> keepDefaultGroup(GroupName group) {
        return store.inTransaction(sql -> write(sql, DEFAULT_GROUP, group.text()))
                .thenAccept(nothing -> {});
    }

    /** The folder for downloads whose place nobody named, if one was chosen. */
    public CompletionStage<Optional<String>> downloadFolder() {
        return store.inTransaction(sql -> read(sql, DOWNLOADS).orElse(null));
    }

    /** The folder for what a browser uploads, if one was chosen. */
    public CompletionStage<Optional<String>> uploadFolder() {
        return store.inTransaction(sql -> read(sql, UPLOADS).orElse(null));
    }

    public CompletionStage<Void> keepFolders(String downloads, String uploads) {
        return store.inTransaction(sql -> write(sql, DOWNLOADS, downloads) + write(sql, UPLOADS, uploads))
                .thenAccept(nothing -> {});
    }

    /** The dashboard's port that was chosen when none was given. */
    public CompletionStage<Optional<Integer>> dashboardPort() {
        return store.inTransaction(
                sql -> read(sql, DASHBOARD_PORT).map(Integer::valueOf).orElse(null));
    }

    @Override
    public CompletionStage<Void> keepDashboardPort(int port) {
        return store.inTransaction(sql -> write(sql, DASHBOARD_PORT, String.valueOf(port)))
                .thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<List<String>> limits() {
        return store.inTransaction(sql ->
                        read(sql, LIMITS).map(text -> List.of(text.split("\n"))).orElse(null))
                .thenApply(lines -> lines.orElse(List.of()));
    }

    @Override
    public CompletionStage<Void> keepLimits(List<String> limits) {
        return store.inTransaction(sql -> write(sql, LIMITS, String.join("\n", limits)))
                .thenAccept(nothing -> {});
    }

    /** The browsers that are let in. */
    public CompletionStage<List<SessionRecord>> sessions() {
        return store.inTransaction(sql -> sql.list(
                        "SELECT cookie, page, opened, seen FROM dashboard_session ORDER BY opened",
                        rs -> new SessionRecord(rs.getString(1), rs.getString(2), rs.getLong(3), rs.getLong(4))))
                .thenApply(found -> found.orElse(List.of()));
    }

    @Override
    public CompletionStage<Void> keepSessions(List<SessionRecord> sessions) {
        return store.inTransaction(sql -> {
                    int rows = sql.execute("DELETE FROM dashboard_session");
                    for (SessionRecord session : sessions) {
                        rows += sql.execute(
                                "INSERT INTO dashboard_session VALUES (?,?,?,?)",
                                session.cookie(),
                                session.page(),
                                session.opened(),
                                session.seen());
                    }
                    return rows;
                })
                .thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<Void> keep(KnownNetwork network) {
        return store.inTransaction(sql -> {
                    sql.execute("DELETE FROM tracker_set");
                    sql.execute("DELETE FROM setting WHERE name LIKE ?", CONTACT + "%");
                    int version = 1;
                    for (Blob link : network.links()) {
                        sql.execute("INSERT INTO tracker_set VALUES (?,?)", version++, link.toBytes());
                    }
                    network.contacts().forEach((key, at) -> write(sql, CONTACT + key, at.toString()));
                    return write(sql, ROOT_KEY, network.rootKey().hex());
                })
                .thenAccept(nothing -> {});
    }

    @Override
    public CompletionStage<Void> keepAccount(@Nullable UserName user) {
        return store.inTransaction(sql -> user == null
                        ? sql.execute("DELETE FROM setting WHERE name = ?", ACCOUNT)
                        : write(sql, ACCOUNT, user.text()))
                .thenAccept(nothing -> {});
    }

    /** The revocations that were kept, the oldest first. */
    public CompletionStage<List<Revocations.Entry>> revocations() {
        return store.inTransaction(sql -> sql.list(
                        "SELECT group_id, user, not_before FROM revocation ORDER BY not_before",
                        rs -> new Revocations.Entry(
                                new GroupId(rs.getLong(1)), new UserName(rs.getString(2)), rs.getLong(3))))
                .thenApply(found -> found.orElse(List.of()));
    }

    @Override
    public CompletionStage<Void> keepRevocations(List<Revocations.Entry> added, long oldest) {
        return store.inTransaction(sql -> {
                    for (Revocations.Entry entry : added) {
                        sql.execute(
                                "INSERT OR REPLACE INTO revocation VALUES (?,?,?,?)",
                                entry.group().value(),
                                entry.user().key(),
                                entry.user().text(),
                                entry.notBefore());
                    }
                    sql.execute("DELETE FROM revocation WHERE not_before < ?", oldest);
                    return sql.execute(
                            "DELETE FROM revocation WHERE not_before <"
                                    + " (SELECT not_before FROM revocation ORDER BY not_before DESC LIMIT 1 OFFSET ?)",
                            Revocations.MAX - 1);
                })
                .thenAccept(nothing -> {});
    }

    private static Optional<String> read(Sql sql, String name) {
        return Optional.ofNullable(sql.find("SELECT value FROM setting WHERE name = ?", rs -> rs.getString(1), name));
    }

    private static int write(Sql sql, String name, String value) {
        return sql.execute("INSERT OR REPLACE INTO setting VALUES (?,?)", name, value);
    }
}
