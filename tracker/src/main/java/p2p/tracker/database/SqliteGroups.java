// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.GroupView;
import p2p.sql.Sql;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.GroupInvite;
import p2p.tracker.catalog.GroupTable;
import p2p.tracker.catalog.Standing;

/** The tables {@code circle} (a group; the word is taken in SQL) and {@code invite}. */
final class SqliteGroups implements GroupTable {
    static final Sql.Mapper<Group> GROUP = row -> new Group(
            new GroupId(row.getLong("id")),
            new GroupName(Columns.text(row, "name")),
            Columns.userOrNull(row, "owner"),
            ConflictPolicy.valueOf(Columns.text(row, "policy")),
            row.getInt("grace"),
            row.getLong("created"));
    static final String GROUP_COLUMNS = "c.id, c.name, o.name AS owner, c.policy, c.grace, c.created";
    static final String GROUP_OWNER = " LEFT JOIN account o ON o.key = c.owner_key ";

    private static final String SELECT = "SELECT " + GROUP_COLUMNS + " FROM circle c" + GROUP_OWNER;

    private final Sql sql;
    private final Counters counters;

    SqliteGroups(Sql sql, Counters counters) {
        this.sql = sql;
        this.counters = counters;
    }

    @Override
    public @Nullable Group find(GroupName name) {
        return sql.find(SELECT + "WHERE c.key = ?", GROUP, name.key());
    }

    @Override
    public @Nullable Group find(GroupId id) {
        return sql.find(SELECT + "WHERE c.id = ?", GROUP, id.value());
    }

    @Override
    public GroupId nextId() {
        return new GroupId(counters.next("group"));
    }

    @Override
    public void add(Group group) {
        sql.execute(
                "INSERT INTO circle (id, key, name, owner_key, policy, grace, created) VALUES (?, ?, ?, ?, ?, ?, ?)",
                group.id().value(),
                group.name().key(),
                group.name().text(),
                group.owner() == null ? null : group.owner().key(),
                group.policy().name(),
                group.grace(),
                group.created());
    }

    @Override
    public void setOwner(GroupId group, UserName owner) {
        sql.execute("UPDATE circle SET owner_key = ? WHERE id = ?", owner.key(), group.value());
    }

    @Override
    public void setGrace(GroupId group, int minutes) {
        sql.execute("UPDATE circle SET grace = ? WHERE id = ?", minutes, group.value());
    }

    @Override
    public void setPolicy(GroupId group, ConflictPolicy policy) {
        sql.execute("UPDATE circle SET policy = ? WHERE id = ?", policy.name(), group.value());
    }

    @Override
    public void delete(GroupId group) {
        sql.execute("DELETE FROM circle WHERE id = ?", group.value());
    }

    @Override
    public int ownedBy(UserName user) {
        return (int) sql.number("SELECT count(*) FROM circle WHERE owner_key = ?", user.key());
    }

    @Override
    public int count() {
        return (int) sql.number("SELECT count(*) FROM circle");
    }

    @Override
    public List<Standing> list(UserName user, int limit) {
        // members are counted for the rows that are returned, not for every group
        return sql.list(
                "WITH page AS MATERIALIZED (SELECT " + GROUP_COLUMNS + ", c.key AS name_key,"
                        + " EXISTS (SELECT 1 FROM member m WHERE m.circle = c.id AND m.user_key = ?1) AS mine,"
                        + " EXISTS (SELECT 1 FROM join_request r WHERE r.circle = c.id AND r.user_key = ?1) AS asked"
                        + " FROM circle c" + GROUP_OWNER
                        + "ORDER BY mine DESC, asked DESC, name_key LIMIT ?2)"
                        + " SELECT page.*, (SELECT count(*) FROM member m WHERE m.circle = page.id) AS members"
                        + " FROM page ORDER BY mine DESC, asked DESC, name_key",
                row -> {
                    Group group = GROUP.map(row);
                    return new Standing(
                            group,
                            row.getInt("members"),
                            standing(group, user, row.getBoolean("mine"), row.getBoolean("asked")));
                },
                user.key(),
                limit);
    }

    private static GroupView.Standing standing(Group group, UserName user, boolean member, boolean asked) {
        if (group.isOwnedBy(user)) {
            return GroupView.Standing.OWNER;
        }
        if (member) {
            return GroupView.Standing.MEMBER;
        }
        return asked ? GroupView.Standing.REQUESTED : GroupView.Standing.NONE;
    }

    @Override
    public @Nullable GroupInvite invite(Sha256 token) {
        return sql.find(
                "SELECT i.circle, a.name AS inviter, i.pre_approved, i.used, i.expires FROM invite i"
                        + " LEFT JOIN account a ON a.key = i.inviter_key WHERE i.hash = ?",
                row -> new GroupInvite(
                        token,
                        new GroupId(row.getLong("circle")),
                        Columns.userOrNull(row, "inviter"),
                        row.getBoolean("pre_approved"),
                        row.getBoolean("used"),
                        row.getLong("expires")),
                token.toBytes());
    }

    @Override
    public void addInvite(GroupInvite invite) {
        sql.execute(
                "INSERT OR IGNORE INTO invite (hash, circle, inviter_key, pre_approved, used, expires)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                invite.token().toBytes(),
                invite.group().value(),
                invite.inviter() == null ? null : invite.inviter().key(),
                invite.preApproved(),
                invite.used(),
                invite.expires());
    }

    @Override
    public void useInvite(Sha256 token) {
        sql.execute("UPDATE invite SET used = 1 WHERE hash = ?", (Object) token.toBytes());
    }

    @Override
    public int openInvites(GroupId group, long time) {
        return (int) sql.number(
                "SELECT count(*) FROM invite WHERE circle = ? AND used = 0 AND expires > ?", group.value(), time);
    }

    @Override
    public int openInvites(GroupId group, UserName inviter, long time) {
        return (int) sql.number(
                "SELECT count(*) FROM invite" + " WHERE circle = ? AND inviter_key = ? AND used = 0 AND expires > ?",
                group.value(),
                inviter.key(),
                time);
    }

    @Override
    public void pruneInvites(long time) {
        sql.execute("DELETE FROM invite WHERE expires < ?", time);
    }
}
