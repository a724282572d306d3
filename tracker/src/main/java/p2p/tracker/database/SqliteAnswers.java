// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;
import p2p.sql.Sql;
import p2p.tracker.catalog.Answer;
import p2p.tracker.catalog.AnswerTable;

/** The table {@code answer}. */
final class SqliteAnswers implements AnswerTable {
    private static final long SLACK_MILLIS = Duration.ofHours(1).toMillis();

    private final Sql sql;

    SqliteAnswers(Sql sql) {
        this.sql = sql;
    }

    @Override
    public @Nullable Answer find(RequestId request) {
        return sql.find(
                "SELECT actor, device, time, result FROM answer WHERE request = ?",
                row -> new Answer(
                        Columns.text(row, "actor"),
                        Columns.peerOrNull(row, "device"),
                        row.getLong("time"),
                        ResultCodec.decode(Columns.bytes(row, "result"))),
                request.toBytes());
    }

    @Override
    public void add(RequestId request, Answer answer) {
        sql.execute(
                "INSERT INTO answer (request, actor, device, time, result) VALUES (?, ?, ?, ?, ?)",
                request.toBytes(),
                answer.actor(),
                answer.device() == null ? null : answer.device().keyHash().toBytes(),
                answer.time(),
                ResultCodec.encode(answer.result()));
    }

    @Override
    public void prune(long time, int kept) {
        long oldest = sql.number("SELECT coalesce(min(time), ?) FROM answer", time);
        // seldom and many at once: finding the newest costs more than a command
        if (oldest < time - SLACK_MILLIS) {
            sql.execute(
                    "DELETE FROM answer WHERE time < ? AND time < coalesce("
                            + "(SELECT time FROM answer ORDER BY time DESC LIMIT 1 OFFSET ?), 0)",
                    time,
                    kept);
        }
    }
}
