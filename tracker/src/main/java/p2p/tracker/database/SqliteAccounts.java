// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.tracker.catalog.Account;
import p2p.tracker.catalog.AccountTable;
import p2p.tracker.catalog.Device;

/** The tables {@code account}, {@code device} and {@code admin_token}. */
final class SqliteAccounts implements AccountTable {
    static final RowMapper<Device> DEVICE = (row, ctx) -> new Device(
            Columns.peer(row, "peer"),
            new DeviceName(Columns.text(row, "device_name")),
            Columns.user(row, "user_name"),
            row.getLong("since"));
    static final String SELECT_DEVICE = "SELECT d.peer, d.name AS device_name, a.name AS user_name, d.since"
            + " FROM device d JOIN account a ON a.key = d.user_key ";

    private static final RowMapper<Account> ACCOUNT = (row, ctx) -> new Account(
            Columns.user(row, "name"),
            Columns.text(row, "password"),
            Columns.role(row, "admin"),
            row.getBoolean("disabled"),
            row.getLong("created"));
    private static final String SELECT_ACCOUNT = "SELECT name, password, admin, disabled, created FROM account ";

    private final Handle handle;

    SqliteAccounts(Handle handle) {
        this.handle = handle;
    }

    @Override
    public @Nullable Account find(UserName user) {
        return handle.createQuery(SELECT_ACCOUNT + "WHERE key = ?")
                .bind(0, user.key())
                .map(ACCOUNT)
                .findOne()
                .orElse(null);
    }

    @Override
    public void add(Account account) {
        handle.execute(
                "INSERT INTO account (key, name, password, admin, disabled, created) VALUES (?, ?, ?, ?, ?, ?)",
                account.name().key(),
                account.name().text(),
                account.passwordHash(),
                account.role() == Role.ADMIN,
                account.disabled(),
                account.created());
    }

    @Override
    public void setPassword(UserName user, String hash) {
        handle.execute("UPDATE account SET password = ? WHERE key = ?", hash, user.key());
    }

    @Override
    public void setRole(UserName user, Role role) {
        handle.execute("UPDATE account SET admin = ? WHERE key = ?", role == Role.ADMIN, user.key());
    }

    @Override
    public void setDisabled(UserName user, boolean disabled) {
        handle.execute("UPDATE account SET disabled = ? WHERE key = ?", disabled, user.key());
    }

    @Override
    public int count() {
        return number("SELECT count(*) FROM account");
    }

    @Override
    public int activeAdmins() {
        return number("SELECT count(*) FROM account WHERE admin = 1 AND disabled = 0");
    }

    @Override
    public List<Account> list(int limit) {
        return handle.createQuery(SELECT_ACCOUNT + "ORDER BY key LIMIT ?")
                .bind(0, limit)
                .map(ACCOUNT)
                .list();
    }

    @Override
    public @Nullable Device device(PeerId peer) {
        return handle.createQuery(SELECT_DEVICE + "WHERE d.peer = ?")
                .bind(0, peer.keyHash().toBytes())
                .map(DEVICE)
                .findOne()
                .orElse(null);
    }

    @Override
    public void bind(Device device) {
        handle.execute(
                "INSERT OR REPLACE INTO device (peer, name, user_key, since) VALUES (?, ?, ?, ?)",
                device.peer().keyHash().toBytes(),
                device.name().text(),
                device.user().key(),
                device.since());
    }

    @Override
    public void unbind(PeerId peer) {
        handle.execute(
                "DELETE FROM device WHERE peer = ?", (Object) peer.keyHash().toBytes());
    }

    @Override
    public void unbindAll(UserName user) {
        handle.execute("DELETE FROM device WHERE user_key = ?", user.key());
    }

    @Override
    public List<Device> devicesOf(UserName user) {
        return handle.createQuery(SELECT_DEVICE + "WHERE d.user_key = ? ORDER BY d.since, d.peer")
                .bind(0, user.key())
                .map(DEVICE)
                .list();
    }

    @Override
    public List<Device> devices(int limit) {
        return handle.createQuery(SELECT_DEVICE + "ORDER BY d.user_key, d.name, d.peer LIMIT ?")
                .bind(0, limit)
                .map(DEVICE)
                .list();
    }

    @Override
    public boolean hasAdminToken(Sha256 token) {
        return handle.createQuery("SELECT count(*) FROM admin_token WHERE hash = ?")
                        .bind(0, token.toBytes())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    @Override
    public void addAdminToken(Sha256 token) {
        handle.execute("INSERT OR IGNORE INTO admin_token (hash) VALUES (?)", (Object) token.toBytes());
    }

    @Override
    public void removeAdminToken(Sha256 token) {
        handle.execute("DELETE FROM admin_token WHERE hash = ?", (Object) token.toBytes());
    }

    private int number(String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }
}
