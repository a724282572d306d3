// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.PieceLayout;
import p2p.daemon.swarm.SwarmSimulation.Link;
import p2p.daemon.swarm.SwarmSimulation.Node;
import p2p.daemon.swarm.SwarmSimulation.Outcome;

/** Whole swarms against the least time that their links allow; the figures stand in docs/piece-selection.md. */
class SwarmSimulationTest {
    private static final PieceLayout CONTENT = PieceLayout.forSize(64 << 20);
    private static final Link LINE = Link.mbit(20, 40);

    private static void say(String what, Outcome outcome) {
        System.out.printf(
                "%-44s last %.3f  median %.3f of the bound, %.3f copies sent, %.1f %% twice%n",
                what, outcome.last(), outcome.median(), outcome.copies(), 100 * outcome.waste());
    }

    private static SwarmSimulation swarm(long seed) {
        return new SwarmSimulation(CONTENT, SwarmSettings.DEFAULT, seed);
    }

    private static List<Node> receivers(SwarmSimulation swarm, int count, Link link) {
        swarm.add(LINE, true, 0);
        List<Node> receivers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receivers.add(swarm.add(link, false, 0));
        }
        return receivers;
    }

    @Test
    void sixteenReceiversGetItInLittleMoreThanTheLeastTimeAndTheHolderSendsItOnce() {
        for (long seed = 1; seed <= 3; seed++) {
            SwarmSimulation swarm = swarm(seed);
            receivers(swarm, 16, LINE);
            Outcome outcome = swarm.run();
            say("16 receivers, 20/40 Mbit/s, seed " + seed, outcome);
            assertThat(outcome.last()).isLessThan(1.06);
            assertThat(outcome.copies()).isLessThan(1.03);
            assertThat(outcome.waste()).isLessThan(0.02);
        }
    }

    @Test
    void crowdsOfSixtyFourAndTwoHundredGetItAlmostAsSoon() {
        for (int count : new int[] {64, 200}) {
            SwarmSimulation swarm = swarm(1);
            receivers(swarm, count, LINE);
            Outcome outcome = swarm.run();
            say(count + " receivers, 20/40 Mbit/s", outcome);
            assertThat(outcome.last()).isLessThan(1.10);
            assertThat(outcome.copies()).isLessThan(1.05);
            assertThat(outcome.waste()).isLessThan(0.02);
        }
    }

    @Test
    void twoAndFourReceivers() {
        for (int count : new int[] {2, 4}) {
            SwarmSimulation swarm = swarm(1);
            receivers(swarm, count, LINE);
            Outcome outcome = swarm.run();
            say(count + " receivers, 20/40 Mbit/s", outcome);
            assertThat(outcome.last()).isLessThan(1.10);
            assertThat(outcome.copies()).isLessThan(1.05);
        }
    }

    @Test
    void oneReceiverIsNotHeldBack() {
        SwarmSimulation swarm = swarm(1);
        receivers(swarm, 1, LINE);
        Outcome outcome = swarm.run();
        say("1 receiver, 20/40 Mbit/s", outcome);
        assertThat(outcome.last()).isLessThan(1.01);
    }

    @Test
    void slowLinesHoldNobodyElseUp() {
        SwarmSimulation swarm = swarm(1);
        receivers(swarm, 12, LINE);
        for (int i = 0; i < 4; i++) {
            swarm.add(Link.mbit(5, 40), false, 0);
        }
        Outcome outcome = swarm.run();
        say("12 receivers, and 4 that send 5 Mbit/s", outcome);
        assertThat(outcome.last()).isLessThan(1.15);
        assertThat(outcome.copies()).isLessThan(1.05);
    }

    @Test
    void slowListenersHoldNobodyElseUp() {
        SwarmSimulation swarm = swarm(1);
        swarm.add(LINE, true, 0);
        for (int i = 0; i < 12; i++) {
            swarm.add(LINE, false, 0);
        }
        for (int i = 0; i < 4; i++) {
            swarm.add(Link.mbit(20, 8), false, 0);
        }
        Outcome outcome = swarm.run();
        say("12 receivers, and 4 that take 8 Mbit/s", outcome);
        assertThat(outcome.last()).as("the slow ones' least time").isLessThan(1.15);
        assertThat(outcome.median()).as("of that of the others, 0.4").isLessThan(0.6);
    }

    @Test
    void piecesOfManyBlocks() {
        SwarmSimulation swarm = new SwarmSimulation(new PieceLayout(256 << 20, 1 << 20), SwarmSettings.DEFAULT, 1);
        receivers(swarm, 16, LINE);
        Outcome outcome = swarm.run();
        say("16 receivers, 256 pieces of 1 MiB", outcome);
        assertThat(outcome.last()).isLessThan(1.10);
        assertThat(outcome.copies()).isLessThan(1.05);
    }

    @Test
    void aThirdThatDisappearsHalfWayHoldsNobodyUp() {
        SwarmSimulation swarm = swarm(1);
        List<Node> receivers = receivers(swarm, 16, LINE);
        for (int i = 0; i < 5; i++) {
            swarm.kill(receivers.get(3 * i), 13);
        }
        Outcome outcome = swarm.run();
        say("16 receivers, 5 of them killed half way", outcome);
        assertThat(outcome.last()).isLessThan(1.10);
        assertThat(outcome.copies()).isLessThan(1.05);
    }

    @Test
    void whoComesLaterFindsItWithTheOthers() {
        SwarmSimulation swarm = swarm(1);
        receivers(swarm, 8, LINE);
        for (int i = 0; i < 8; i++) {
            swarm.add(LINE, false, 2 * i);
        }
        Outcome outcome = swarm.run();
        say("8 receivers, 8 more within 14 s", outcome);
        assertThat(outcome.last()).isLessThan(1.30);
        assertThat(outcome.copies()).isLessThan(1.05);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        SwarmSimulation one = swarm(7);
        SwarmSimulation other = swarm(7);
        receivers(one, 5, LINE);
        receivers(other, 5, LINE);
        assertThat(one.run()).isEqualTo(other.run());
    }
}
