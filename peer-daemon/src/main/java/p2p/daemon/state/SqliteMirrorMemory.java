// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.util.List;
import java.util.concurrent.CompletionStage;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.daemon.transfer.MirrorMemory;
import p2p.daemon.transfer.MirrorSetting;

/** The mirrored groups, in the state database. */
public final class SqliteMirrorMemory implements MirrorMemory {
    private final SqliteStateStore store;

    public SqliteMirrorMemory(SqliteStateStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<List<MirrorSetting>> load() {
        return store.inTransaction(sql -> sql.list(
                        "SELECT group_id, group_name, user, directory, quota, keep FROM mirror ORDER BY group_id",
                        rs -> new MirrorSetting(
                                new GroupId(rs.getLong(1)),
                                new GroupName(rs.getString(2)),
                                new UserName(rs.getString(3)),
                                rs.getString(4),
                                rs.getLong(5),
                                rs.getInt(6))))
                .thenApply(found -> found.orElse(List.of()));
    }

    @Override
    public CompletionStage<Void> keep(MirrorSetting setting) {
        return store.inTransaction(sql -> sql.execute(
                        "INSERT OR REPLACE INTO mirror (group_id, group_name, user, directory, quota, keep)"
                                + " VALUES (?,?,?,?,?,?)",
                        setting.groupId().value(),
                        setting.group().text(),
                        setting.user().text(),
                        setting.directory(),
                        setting.quota(),
                        setting.keep()))
                .thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Void> forget(GroupId group) {
        return store.inTransaction(sql -> sql.execute("DELETE FROM mirror WHERE group_id = ?", group.value()))
                .thenAccept(done -> {});
    }
}
