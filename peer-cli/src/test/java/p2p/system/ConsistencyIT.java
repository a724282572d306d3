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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.core.UserName;
import p2p.system.Operation.Kind;

/**
 * Three trackers of the distribution, with clients at daemons that note everything they do and see, while trackers are killed, told to stop,
 * paused and started again. What was noted must be what one catalog could have answered: no name twice, memberships in order, nothing lost,
 * nothing back from the dead, everybody sees what it did. {@code -Dp2p.kills=N} for a longer run, {@code -Dp2p.seed=S} for the same chances.
 */
class ConsistencyIT {
    private static final int TRACKERS = 3;
    private static final int KILLS = Integer.getInteger("p2p.kills", 10);
    private static final int KILLS_FOR_EACH_OTHER = 5;
    private static final int WITHIN_MILLIS = 900;
    private static final int PAUSED_MILLIS = 2_500;
    /** Each client has got so many answers between two faults. */
    private static final int ANSWERS = 2;

    private static final String AT_THE_END = "trackers";

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
    void whateverHappensToTrackersTheyAreOneCatalog() throws Exception {
        long seed = Long.getLong("p2p.seed", System.nanoTime());
        Random random = new Random(seed);
        world.trackers(TRACKERS);
        world.member("laptop", "alice");
        world.member("desk", "alice");
        world.member("nas", "bob");
        UserName bob = new UserName("bob");
        List<Operation> history = new ArrayList<>();
        try (HistoryWriter laptop = new HistoryWriter(world.socket("laptop"), "laptop", true, bob, random.nextLong());
                HistoryWriter desk = new HistoryWriter(world.socket("desk"), "desk", true, bob, random.nextLong());
                HistoryWriter nas = new HistoryWriter(world.socket("nas"), "nas", false, bob, random.nextLong())) {
            List<HistoryWriter> clients = List.of(laptop, desk, nas);
            for (Fault fault : faults(random)) {
                awaitAnswers(clients, seed);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(WITHIN_MILLIS));
                harm(1 + random.nextInt(TRACKERS), fault, random);
            }
            awaitAnswers(clients, seed);
            for (HistoryWriter client : clients) {
                client.close();
                history.addAll(client.history());
            }
        }
        history.addAll(whatTheTrackersHave(history, seed));

        assertThat(Linearizability.violation(history)).as("seed " + seed).isEmpty();
        assertThat(Linearizability.violation(broken(history)))
                .as("the judge, of the same history with its end changed; seed " + seed)
                .isPresent();
    }

    private static void awaitAnswers(List<HistoryWriter> clients, long seed) {
        List<Integer> before = clients.stream().map(HistoryWriter::definite).toList();
        Waiting.until("all clients are answered, seed " + seed, () -> {
            for (int i = 0; i < clients.size(); i++) {
                if (clients.get(i).definite() < before.get(i) + ANSWERS) {
                    return false;
                }
            }
            return true;
        });
    }

    private enum Fault {
        KILL,
        QUIT,
        PAUSE
    }

    private static List<Fault> faults(Random random) {
        List<Fault> faults = new ArrayList<>(Collections.nCopies(KILLS, Fault.KILL));
        faults.addAll(Collections.nCopies(KILLS / KILLS_FOR_EACH_OTHER, Fault.QUIT));
        faults.addAll(Collections.nCopies(KILLS / KILLS_FOR_EACH_OTHER, Fault.PAUSE));
        Collections.shuffle(faults, random);
        return faults;
    }

    private void harm(int tracker, Fault fault, Random random) throws IOException, InterruptedException {
        Program victim = world.program("tracker" + tracker);
        switch (fault) {
            case KILL -> {
                victim.kill();
                world.trackerOf(tracker);
            }
            case QUIT -> {
                victim.stop();
                world.trackerOf(tracker);
            }
            case PAUSE -> {
                victim.signal("STOP");
                TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSED_MILLIS));
                victim.signal("CONT");
            }
        }
    }

    /** At the end every tracker has the same; as operations that saw it. */
    private List<Operation> whatTheTrackersHave(List<Operation> history, long seed) {
        Set<String> names = history.stream().map(Operation::group).collect(Collectors.toCollection(TreeSet::new));
        List<Map<String, String>> all = new ArrayList<>();
        Waiting.until("all trackers have the same, seed " + seed, () -> {
            all.clear();
            for (int n = 1; n <= TRACKERS; n++) {
                all.add(standings(n));
            }
            return Set.copyOf(all).size() == 1;
        });
        long now = System.nanoTime();
        return names.stream()
                .map(name -> new Operation(
                        AT_THE_END,
                        Kind.OTHER_SEES,
                        name,
                        now,
                        now + 1,
                        all.get(0).getOrDefault(name, Operation.ABSENT)))
                .toList();
    }

    /** Each group in a running tracker's database, and how the other one stands to those that it does not own. */
    private Map<String, String> standings(int tracker) throws SQLException {
        String url = "jdbc:sqlite:file:" + world.path("tracker" + tracker + "/catalog.db") + "?mode=ro";
        String sql = "SELECT c.key, CASE WHEN c.owner_key = 'bob' THEN 'NONE'"
                + " WHEN EXISTS (SELECT 1 FROM member m WHERE m.circle = c.id AND m.user_key = 'bob') THEN 'MEMBER'"
                + " WHEN EXISTS (SELECT 1 FROM join_request r WHERE r.circle = c.id AND r.user_key = 'bob') THEN 'REQUESTED'"
                + " ELSE 'NONE' END FROM circle c WHERE c.owner_key IS NOT NULL";
        Map<String, String> standings = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                standings.put(rows.getString(1), rows.getString(2));
            }
        }
        return standings;
    }

    /** What is there at the end is lost, and what is not is back. */
    private static List<Operation> broken(List<Operation> history) {
        return history.stream()
                .map(o -> o.client().equals(AT_THE_END)
                        ? o.answered(Operation.ABSENT.equals(o.answer()) ? "MEMBER" : Operation.ABSENT)
                        : o)
                .toList();
    }
}
