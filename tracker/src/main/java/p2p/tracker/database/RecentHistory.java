// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.sql.Sql;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.Result;
import p2p.tracker.catalog.Revocation;

/** Reads the end of the history for what a tracker that starts must still tell: the revocations that are young enough. */
final class RecentHistory {
    /** How long a command may have been under way before it took effect, ms. */
    private static final long UNDER_WAY = 1_000;

    private record Row(long time, byte[] command, byte[] result) {}

    private final Sql sql;
    private final SqliteMembers members;

    RecentHistory(Sql sql) {
        this.sql = sql;
        this.members = new SqliteMembers(sql);
    }

    /** Those made in {@code from} to {@code now} (ms since 1970), the oldest first, at most {@link Revocation#MAX_REMEMBERED}. */
    List<Revocation> revocations(long from, long now) {
        List<Revocation> newestFirst = new ArrayList<>();
        sql.each("SELECT time, command, result FROM history ORDER BY seq DESC", result -> {
            Row row =
                    new Row(result.getLong("time"), Columns.bytes(result, "command"), Columns.bytes(result, "result"));
            if (row.time() < from) {
                return false;
            }
            // what this tracker signs from now on holds
            newestFirst.addAll(revoked(row, Math.min(row.time() + UNDER_WAY, now)));
            return newestFirst.size() < Revocation.MAX_REMEMBERED;
        });
        List<Revocation> some = newestFirst.subList(0, Math.min(Revocation.MAX_REMEMBERED, newestFirst.size()));
        Collections.reverse(some);
        return List.copyOf(some);
    }

    private List<Revocation> revoked(Row row, long notBefore) {
        Result result = ResultCodec.decode(row.result());
        if (result instanceof Result.Ended ended) {
            return List.of(new Revocation(ended.group(), ended.user(), notBefore));
        }
        if (result instanceof Result.GroupDeleted gone) {
            // copied once: every one of the revocations holds it
            Set<UserName> heirs = Set.copyOf(gone.members());
            return gone.members().stream()
                    .limit(Revocation.MAX_NAMED)
                    .map(user -> new Revocation(gone.group(), user, notBefore, heirs))
                    .toList();
        }
        if (result instanceof Result.LoggedOut out) {
            return ofAll(out.user(), notBefore);
        }
        Change change = CommandDecoder.decode(row.command()).change();
        return change instanceof AccountChange.SetDisabled disabling && disabling.disabled()
                ? ofAll(disabling.user(), notBefore)
                : List.of();
    }

    /** In every group that the account is in; those that it left meanwhile have a row of their own. */
    private List<Revocation> ofAll(UserName user, long notBefore) {
        List<Revocation> all = new ArrayList<>();
        for (Group group : members.groupsOf(user)) {
            GroupId id = group.id();
            all.add(new Revocation(id, user, notBefore));
        }
        return all;
    }
}
