// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who gets how much of one source that has less to give than is asked for. Times are of the simulation. */
class FairnessTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int MIB = 1 << 20;
    /** Jain, Chiu and Hawe: "A quantitative measure of fairness", 1984: 1 when all get the same, 1/n when one gets all. */
    private static final double FAIR = 0.9;

    private final Town town = new Town(11);
    private final Neighbour alice = town.add("alice");

    private static double jain(List<Long> shares) {
        double sum = shares.stream().mapToDouble(Long::doubleValue).sum();
        double squares = shares.stream().mapToDouble(s -> (double) s * s).sum();
        return sum * sum / (shares.size() * squares);
    }

    private void share(String name, int size) {
        byte[] content = new byte[size];
        new Random(name.hashCode()).nextBytes(content);
        alice.share(name, content);
    }

    private static long get(Neighbour who, String name) {
        return who.get(name).transfer().number();
    }

    private static long done(Neighbour who, List<Long> transfers) {
        return transfers.stream().mapToLong(t -> who.view(t).done()).sum();
    }

    @Test
    void aMemberWhoAsksForSixteenFilesGetsNoMoreThanOneWhoAsksForOne() {
        alice.uplink = 4L * MIB;
        alice.start();
        List<Neighbour> members = new ArrayList<>();
        List<List<Long>> transfers = new ArrayList<>();
        for (int m = 0; m < 8; m++) {
            int files = m == 0 ? 16 : 1;
            for (int f = 0; f < files; f++) {
                share("m" + m + "f" + f, (m == 0 ? 2 : 8) * MIB);
            }
            members.add(town.add("member" + m).start());
        }
        for (int m = 0; m < 8; m++) {
            List<Long> own = new ArrayList<>();
            for (int f = 0; f < (m == 0 ? 16 : 1); f++) {
                own.add(get(members.get(m), "m" + m + "f" + f));
            }
            transfers.add(own);
        }

        town.until(() -> shares(members, transfers).stream().mapToLong(s -> s).sum() >= 40 * MIB, LONG);

        List<Long> shares = shares(members, transfers);
        assertThat(jain(shares)).as("bytes of each member: %s", shares).isGreaterThanOrEqualTo(FAIR);
        town.until(
                () -> members.stream().allMatch(member -> transfers.get(members.indexOf(member)).stream()
                        .allMatch(member::isComplete)),
                LONG);
    }

    private static List<Long> shares(List<Neighbour> members, List<List<Long>> transfers) {
        List<Long> shares = new ArrayList<>();
        for (int m = 0; m < members.size(); m++) {
            shares.add(done(members.get(m), transfers.get(m)));
        }
        return shares;
    }

    @Test
    void sixtyFourDownloadsFromOneSourceAllProgress() {
        alice.uplink = 8L * MIB;
        alice.start();
        for (int f = 0; f < 64; f++) {
            share("file" + f, 4 * MIB);
        }
        Neighbour bob = town.add("bob").start();
        List<Long> transfers = new ArrayList<>();
        for (int f = 0; f < 64; f++) {
            transfers.add(get(bob, "file" + f));
        }

        town.until(() -> done(bob, transfers) >= 128L * MIB, LONG);

        List<Long> shares = transfers.stream().map(t -> bob.view(t).done()).toList();
        assertThat(shares).as("bytes of each download").doesNotContain(0L);
        assertThat(jain(shares)).as("bytes of each download: %s", shares).isGreaterThanOrEqualTo(FAIR);
        town.until(() -> transfers.stream().allMatch(bob::isComplete), LONG);
    }
}
