// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.sql.Sql;
import p2p.tracker.catalog.Account;
import p2p.tracker.catalog.AccountTable;
import p2p.tracker.catalog.Device;

/** The tables {@code account}, {@code device} and {@code admin_token}. */
final class SqliteAccounts implements AccountTable {
    static final Sql.Mapper<Device> DEVICE = row -> new Device(
            Columns.peer(row, "peer"),
            new DeviceName(Columns.text(row, "device_name")),
            Columns.user(row, "user_name"),
            row.getLong("since"));
    static final String SELECT_DEVICE = "SELECT d.peer, d.name AS device_name, a.name AS user_name, d.since"
            + " FROM device d JOIN account a ON a.key = d.user_key ";

    private static final Sql.Mapper<Account> ACCOUNT = row -> new Account(
            Columns.user(row, "name"),
            Columns.text(row, "password"),
            Columns.role(row, "admin"),
            row.getBoolean("disabled"),
            row.getLong("created"));
    private static final String SELECT_ACCOUNT = "SELECT name, password, admin, disabled, created FROM account ";

    private final Sql sql;

    SqliteAccounts(Sql sql) {
        this.sql = sql;
    }

    @Override
    public @Nullable Account find(UserName user) {
        return sql.find(SELECT_ACCOUNT + "WHERE key = ?", ACCOUNT, user.key());
    }

    @Override
    public void add(Account account) {
        sql.execute(
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
        sql.execute("UPDATE account SET password = ? WHERE key = ?", hash, user.key());
    }

    @Override
    public void setRole(UserName user, Role role) {
        sql.execute("UPDATE account SET admin = ? WHERE key = ?", role == Role.ADMIN, user.key());
    }

    @Override
    public void setDisabled(UserName user, boolean disabled) {
        sql.execute("UPDATE account SET disabled = ? WHERE key = ?", disabled, user.key());
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
        return sql.list(SELECT_ACCOUNT + "ORDER BY key LIMIT ?", ACCOUNT, limit);
    }

    @Override
    public @Nullable Device device(PeerId peer) {
        return sql.find(
                SELECT_DEVICE + "WHERE d.peer = ?", DEVICE, peer.keyHash().toBytes());
    }

    @Override
    public void bind(Device device) {
        sql.execute(
                "INSERT OR REPLACE INTO device (peer, name, user_key, since) VALUES (?, ?, ?, ?)",
                device.peer().keyHash().toBytes(),
                device.name().text(),
                device.user().key(),
                device.since());
    }

    @Override
    public void unbind(PeerId peer) {
        sql.execute("DELETE FROM device WHERE peer = ?", (Object) peer.keyHash().toBytes());
    }

    @Override
    public void unbindAll(UserName user) {
        sql.execute("DELETE FROM device WHERE user_key = ?", user.key());
    }

    @Override
    public List<Device> devicesOf(UserName user) {
        return sql.list(SELECT_DEVICE + "WHERE d.user_key = ? ORDER BY d.since, d.peer", DEVICE, user.key());
    }

    @Override
    public List<Device> devices(int limit) {
        return sql.list(SELECT_DEVICE + "ORDER BY d.user_key, d.name, d.peer LIMIT ?", DEVICE, limit);
    }

    @Override
    public boolean hasAdminToken(Sha256 token) {
        return (int) sql.number("SELECT count(*) FROM admin_token WHERE hash = ?", token.toBytes()) > 0;
    }

    @Override
    public void addAdminToken(Sha256 token) {
        sql.execute("INSERT OR IGNORE INTO admin_token (hash) VALUES (?)", (Object) token.toBytes());
    }

    @Override
    public void removeAdminToken(Sha256 token) {
        sql.execute("DELETE FROM admin_token WHERE hash = ?", (Object) token.toBytes());
    }

    private int number(String text) {
        return (int) sql.number(text);
    }
}
