// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three trackers of the distribution, killed again and again while two daemons have things written. */
class ClusterCrashIT {
    private static final int TRACKERS = 3;
    private static final int KILLS = Integer.getInteger("p2p.clusterKills", 10);
    private static final int WITHIN_MILLIS = 700;
    private static final long PAUSE_MILLIS = 250;

    private Sandbox world;

    @BeforeEach
    void begin() throws IOException {
        world = new Sandbox();
    }

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void trackersThatAreKilledWhileTheyAreWrittenToLoseNothingAndAgree() throws Exception {
        long seed = Long.getLong("p2p.seed", System.nanoTime());
        Random random = new Random(seed);
        world.trackers(TRACKERS);
        world.member("laptop", "alice");
        world.member("desk", "bob");
        TreeSet<String> acknowledged = new TreeSet<>();
        try (GroupWriter one = new GroupWriter(world.socket("laptop"), "a", PAUSE_MILLIS);
                GroupWriter two = new GroupWriter(world.socket("desk"), "b", PAUSE_MILLIS)) {
            for (int i = 0; i < KILLS; i++) {
                int first = one.acknowledged().size();
                int second = two.acknowledged().size();
                Waiting.until(
                        "both write again, seed " + seed,
                        () -> one.acknowledged().size() > first
                                && two.acknowledged().size() > second);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(WITHIN_MILLIS));
                int victim = 1 + random.nextInt(TRACKERS);
                world.program("tracker" + victim).kill();
                world.trackerOf(victim);
            }
            one.close();
            two.close();
            acknowledged.addAll(one.acknowledged());
            acknowledged.addAll(two.acknowledged());
        }
        Waiting.until("all trackers have everything, seed " + seed, () -> {
            Set<String> groups = groups(1);
            return groups.containsAll(acknowledged) && groups.equals(groups(2)) && groups.equals(groups(3));
        });
        assertThat(acknowledged).as("seed " + seed).hasSizeGreaterThan(2 * KILLS);
    }

    /** What is in a running tracker's database. */
    private Set<String> groups(int tracker) throws SQLException {
        String url = "jdbc:sqlite:file:" + world.path("tracker" + tracker + "/catalog.db") + "?mode=ro";
        Set<String> names = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM circle")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
