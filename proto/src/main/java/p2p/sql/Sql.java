// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.sql;

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
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a database. Statements are compiled once and kept, since compiling is most of what a small one costs. All methods
 * throw {@link BrokenDatabaseException}, block, and are for one thread at a time. Values are what {@link PreparedStatement#setObject} takes:
 * numbers, texts, byte arrays, null.
 */
public final class Sql implements AutoCloseable {
    /** More than the texts of either program; what would come beyond is compiled each time. */
    static final int MAX_KEPT = 256;

    /** Makes a value of the row that the result stands at. */
    public interface Mapper<T> {
        /** The value; the result stays where it is. */
        T map(ResultSet row) throws SQLException;
    }

    /** Looks at one row after another. */
    public interface Visitor {
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

    /** Whoever opens it closes it. */
    public static Sql open(DataSource source) {
        try {
            return new Sql(source.getConnection());
        } catch (SQLException e) {
            throw new BrokenDatabaseException("open", e);
        }
    }

    /** Runs what is seldom said and has no values: pragmas, changes of the schema. */
    public void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BrokenDatabaseException(sql, e);
        }
    }

    /**
     * Runs a text of several statements without values. Lines that begin with two dashes drop out; a statement ends with a semicolon at the
     * end of a line.
     */
    public void script(String text) {
        String code = text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        for (String statement : code.split(";(\n|$)")) {
            if (!statement.isBlank()) {
                run(statement.strip());
            }
        }
    }

    /** Changes rows, and says how many; the values go to the question marks in their order. */
    public int execute(String sql, @Nullable Object... values) {
        return use(sql, values, statement -> {
            statement.execute();
            return statement.getUpdateCount();
        });
    }

    /** The first row, or null. */
    public <T> @Nullable T find(String sql, Mapper<T> mapper, @Nullable Object... values) {
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

    /** All rows in their order: for results that are known to be small. */
    public <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... values) {
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

    /** Shows one row after another until the visitor has enough; it may ask further questions meanwhile. */
    public void each(String sql, Visitor visitor, @Nullable Object... values) {
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
    public long number(String sql, @Nullable Object... values) {
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
    public <T> T transaction(Supplier<T> work) {
        try {
            begin();
            T result = work.get();
            commit();
            return result;
        } catch (RuntimeException | Error e) {
            try {
                rollback();
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

    private void commit() {
        try {
            // not left to the line below: a commit that is refused must leave a transaction that can be taken back
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new BrokenDatabaseException("commit", e);
        }
    }

    private void rollback() {
        try {
            try {
                connection.rollback();
            } finally {
                // the database may have taken it back by itself; the next one must begin all the same
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new BrokenDatabaseException("rollback", e);
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
        try (connection) {
            for (PreparedStatement statement : kept.values()) {
                statement.close();
            }
            kept.clear();
        } catch (SQLException e) {
            throw new BrokenDatabaseException("close", e);
        }
    }
}
