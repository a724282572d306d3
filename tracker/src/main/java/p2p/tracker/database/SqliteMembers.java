// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.sql.Sql;
import p2p.tracker.catalog.Device;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.Member;
import p2p.tracker.catalog.MemberTable;

/** The tables {@code member} and {@code join_request}. */
final class SqliteMembers implements MemberTable {
    private static final Sql.Mapper<Member> MEMBER = row -> new Member(Columns.user(row, "name"), row.getLong("time"));

    private final Sql sql;

    SqliteMembers(Sql sql) {
        this.sql = sql;
    }

    @Override
    public boolean isMember(GroupId group, UserName user) {
        return number("SELECT count(*) FROM member WHERE circle = ? AND user_key = ?", group.value(), user.key()) > 0;
    }

    @Override
    public void add(GroupId group, Member member) {
        sql.execute(
                "INSERT OR IGNORE INTO member (circle, user_key, since) VALUES (?, ?, ?)",
                group.value(),
                member.user().key(),
                member.time());
    }

    @Override
    public void remove(GroupId group, UserName user) {
        sql.execute("DELETE FROM member WHERE circle = ? AND user_key = ?", group.value(), user.key());
    }

    @Override
    public List<Member> list(GroupId group, int limit) {
        return sql.list(
                "SELECT a.name, m.since AS time FROM member m JOIN account a ON a.key = m.user_key"
                        + " WHERE m.circle = ? ORDER BY m.user_key LIMIT ?",
                MEMBER,
                group.value(),
                limit);
    }

    @Override
    public List<Group> groupsOf(UserName user) {
        return sql.list(
                "SELECT " + SqliteGroups.GROUP_COLUMNS
                        + " FROM member m JOIN circle c ON c.id = m.circle" + SqliteGroups.GROUP_OWNER
                        + "WHERE m.user_key = ? ORDER BY c.id",
                SqliteGroups.GROUP,
                user.key());
    }

    @Override
    public int groupCount(UserName user) {
        return number("SELECT count(*) FROM member WHERE user_key = ?", user.key());
    }

    @Override
    public @Nullable Member request(GroupId group, UserName user) {
        return sql.find(
                "SELECT a.name, r.time FROM join_request r JOIN account a ON a.key = r.user_key"
                        + " WHERE r.circle = ? AND r.user_key = ?",
                MEMBER,
                group.value(),
                user.key());
    }

    @Override
    public void addRequest(GroupId group, Member member) {
        sql.execute(
                "INSERT OR IGNORE INTO join_request (circle, user_key, time) VALUES (?, ?, ?)",
                group.value(),
                member.user().key(),
                member.time());
    }

    @Override
    public void removeRequest(GroupId group, UserName user) {
        sql.execute("DELETE FROM join_request WHERE circle = ? AND user_key = ?", group.value(), user.key());
    }

    @Override
    public List<Member> requests(GroupId group, int limit) {
        return sql.list(
                "SELECT a.name, r.time FROM join_request r JOIN account a ON a.key = r.user_key"
                        + " WHERE r.circle = ? ORDER BY r.time, r.user_key LIMIT ?",
                MEMBER,
                group.value(),
                limit);
    }

    @Override
    public int requestCount(GroupId group) {
        return number("SELECT count(*) FROM join_request WHERE circle = ?", group.value());
    }

    @Override
    public List<Device> devicesOfMembers(GroupId group, int limit) {
        return sql.list(
                SqliteAccounts.SELECT_DEVICE
                        + "JOIN member m ON m.user_key = d.user_key WHERE m.circle = ?"
                        + " ORDER BY d.user_key, d.name, d.peer LIMIT ?",
                SqliteAccounts.DEVICE,
                group.value(),
                limit);
    }

    private int number(String text, Object... arguments) {
        return (int) sql.number(text, arguments);
    }
}
