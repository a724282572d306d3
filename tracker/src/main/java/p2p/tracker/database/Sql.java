// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the catalog's file. Statements are compiled once and kept, since compiling is most of what a small one costs. Throws
 * {@link BrokenDatabaseException}. Blocking; one thread at a time.
 */
final class Sql implements AutoCloseable {
    /** More than the catalog's texts; what would come beyond is compiled each time. */
    static final int MAX_KEPT = 256;

    /** Makes a value of the row that the result stands at. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Looks at one row after another. */
    interface Visitor {
        /** Whether the next row is wanted, too. */
        boolean visit(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private final Connection connection;
    /** Those that nobody uses at the moment: a statement has one result at a time. */
    private final Map<String, PreparedStatement> kept = new HashMap<>();

    private Sql(Connection connection) {
        this.connection = connection;
    }

    static Sql open(DataSource source) {
        try {
            return new Sql(source.getConnection());
        } catch (SQLException e) {
            throw new BrokenDatabaseException("open", e);
        }
    }

    /** Runs what is seldom said and has no values: pragmas, changes of the schema. */
    void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BrokenDatabaseException(sql, e);
        }
    }

    /** Changes rows; the values go to the question marks in their order. */
    void execute(String sql, @Nullable Object... values) {
        use(sql, values, PreparedStatement::execute);
    }

    /** The first row, or null. */
    <T> @Nullable T find(String sql, Mapper<T> mapper, @Nullable Object... values) {
        List<T> first = new ArrayList<>(1);
        each(
                sql,
                row -> {
                    first.add(mapper.map(row));
                    return false;
                },
                values);
        return first.isEmpty() ? null : first.get(0);
    }

    <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... values) {
        List<T> all = new ArrayList<>();
        each(
                sql,
                row -> {
                    all.add(mapper.map(row));
                    return true;
                },
                values);
        return all;
    }

    void each(String sql, Visitor visitor, @Nullable Object... values) {
        use(sql, values, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                boolean more = true;
                while (more && row.next()) {
                    more = visitor.visit(row);
                }
                return true;
            }
        });
    }

    /** The first column of the only row. */
    long number(String sql, @Nullable Object... values) {
        return use(sql, values, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no row");
                }
                return row.getLong(1);
            }
        });
    }

    /** Does all of the work or, when it throws, nothing of it. Not inside another one. */
    <T> T transaction(Supplier<T> work) {
        begin();
        try {
            T result = work.get();
            end(true);
            return result;
        } catch (RuntimeException | Error e) {
            try {
                end(false);
            } catch (BrokenDatabaseException further) {
                e.addSuppressed(further);
            }
            throw e;
        }
    }

    private void begin() {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new BrokenDatabaseException("begin", e);
        }
    }

    private void end(boolean commit) {
        try {
            if (!commit) {
                connection.rollback();
            }
            // commits what was not taken back
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new BrokenDatabaseException(commit ? "commit" : "rollback", e);
        }
    }

    private <T> T use(String sql, @Nullable Object[] values, Work<T> work) {
        PreparedStatement known = kept.remove(sql);
        try {
            PreparedStatement statement = known == null ? connection.prepareStatement(sql) : known;
            T result;
            try {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                result = work.with(statement);
            } catch (SQLException | RuntimeException | Error e) {
                close(statement, e);
                throw e;
            }
            keep(sql, statement);
            return result;
        } catch (SQLException e) {
            throw new BrokenDatabaseException(sql, e);
        }
    }

    private static void close(PreparedStatement statement, Throwable because) {
        try {
            statement.close();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
        if (kept.size() < MAX_KEPT && kept.putIfAbsent(sql, statement) == null) {
            // nothing that was bound stays in memory
            statement.clearParameters();
        } else {
            statement.close();
        }
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : kept.values()) {
                statement.close();
            }
            kept.clear();
            connection.close();
        } catch (SQLException e) {
            throw new BrokenDatabaseException("close", e);
        }
    }
}
