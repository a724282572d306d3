// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.core.ContentId;
import p2p.core.GroupId;
import p2p.core.ReasonCode;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.message.ControlReply;
import p2p.message.RateLimit;
import p2p.message.Steering;

/** Rate limits between whole daemons. Times are of the simulation. */
class LimitTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int SIZE = 8 << 20;
    private static final long MIB = 1 << 20;

    private final Town town = new Town(3);
    private final Neighbour alice = town.add("alice");
    private final Neighbour bob = town.add("bob");

    private static byte[] content(int seed) {
        byte[] content = new byte[SIZE];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static ControlReply.LimitsShown limit(
            Neighbour who, @Nullable Long number, @Nullable Long down, @Nullable Long up) {
        return who.traffic
                .transfers()
                .limit(number, down, up)
                .toCompletableFuture()
                .join();
    }

    private double secondsUntil(Runnable begun, BooleanSupplier done) {
        long before = town.loop.nanoTime();
        begun.run();
        town.until(done, LONG);
        return (town.loop.nanoTime() - before) / 1e9;
    }

    private long get(Neighbour who, String name) {
        return who.get(name).transfer().number();
    }

    private void shareBoth() {
        alice.start();
        alice.share("one.bin", content(1));
        alice.share("two.bin", content(2));
        bob.start();
    }

    @Test
    void whatComesIsLimitedAltogetherAndDownloadsShareIt() {
        shareBoth();
        limit(bob, null, 2 * MIB, null);
        long one = get(bob, "one.bin");
        long two = get(bob, "two.bin");
        town.loop.advance(Duration.ofSeconds(4));

        assertThat(bob.view(one).done() + bob.view(two).done()).isBetween(6 * MIB, 10 * MIB);
        assertThat(bob.view(one).done()).isCloseTo(bob.view(two).done(), Offset.offset(2 * MIB));
        double rest = secondsUntil(() -> limit(bob, null, 0L, null), () -> bob.isComplete(one) && bob.isComplete(two));
        assertThat(rest).as("changed while it runs").isLessThan(2);
        assertThat(bob.got("one.bin")).isEqualTo(content(1));
    }

    @Test
    void oneDownloadIsLimitedAndTheOtherIsNot() {
        shareBoth();
        limit(bob, null, 64 * MIB, null);
        long slow = get(bob, "one.bin");
        assertThat(limit(bob, slow, MIB, null).transfers())
                .containsExactly(new ControlReply.LimitsShown.Limited(slow, new RateLimit(MIB, 0)));
        long fast = get(bob, "two.bin");
        town.until(() -> bob.isComplete(fast), LONG);
        assertThat(bob.view(slow).done()).isLessThan(4 * MIB);
        double took = secondsUntil(() -> {}, () -> bob.isComplete(slow));
        assertThat(took).isBetween(4.0, 9.0);
        assertThat(limit(bob, null, null, null).transfers())
                .as("it is at its end")
                .isEmpty();
    }

    @Test
    void whatLeavesIsLimitedWhoeverAsks() {
        shareBoth();
        Neighbour carol = town.add("carol").start();
        limit(alice, null, null, 2 * MIB);
        double took = secondsUntil(
                () -> {
                    get(bob, "one.bin");
                    get(carol, "two.bin");
                },
                () -> bob.isComplete(1) && carol.isComplete(1));
        assertThat(took).isBetween(6.5, 10.0);
    }

    @Test
    void theLimitOfAnotherDownloadOfTheSameContentStays() {
        SwarmKey swarm = new SwarmKey(new GroupId(5), new ContentId(Sha256.digest(new byte[1])));
        Limits limits = new Limits(town.loop, () -> {});
        limits.set(1, swarm, new RateLimit(0, 1_000));
        limits.set(2, swarm, new RateLimit(0, 500));
        limits.sent(swarm, 1_000);
        assertThat(limits.sendsAgainIn()).isEqualTo(Duration.ofSeconds(2));

        limits.forget(2, swarm);
        limits.sent(swarm, 1_000);
        assertThat(limits.sendsAgainIn()).isEqualTo(Duration.ofSeconds(1));
        limits.forget(1, swarm);
        assertThat(limits.sendsAgainIn()).isNull();
    }

    @Test
    void aLimitThatIsLiftedHoldsNothingBackAnyMore() {
        shareBoth();
        limit(alice, null, null, 10_000L);
        long one = get(bob, "one.bin");
        town.loop.advance(Duration.ofSeconds(4));
        assertThat(bob.view(one).done()).isLessThan(MIB);

        double rest = secondsUntil(() -> limit(alice, null, null, 0L), () -> bob.isComplete(one));

        assertThat(rest).isLessThan(3);
    }

    @Test
    void aLimitOfLessThanABlockASecondSaysThatItIsOneAndStillMoves() {
        shareBoth();
        limit(bob, null, 100_000L, null);
        long one = get(bob, "one.bin");
        town.loop.advance(Duration.ofSeconds(20));

        assertThat(bob.view(one).done()).isBetween(MIB, 3 * MIB);
        town.until(() -> bob.view(one).reason() == ReasonCode.RATE_LIMITED, LONG);
        assertThat(bob.traffic.transfers().explain(one).next())
                .contains("p2p transfer limit " + one + " --down off", "p2p transfer limit --down off");
    }

    @Test
    void limitsOutliveTheDaemonAndEndWithTheirDownload() {
        alice.uplink = 400_000;
        shareBoth();
        long one = get(bob, "one.bin");
        limit(bob, one, 200_000L, 300_000L);
        limit(bob, null, 5 * MIB, 6 * MIB);
        town.loop.advance(Duration.ofSeconds(2));
        bob.kill();
        bob.start();
        town.loop.drain();

        ControlReply.LimitsShown shown = limit(bob, null, null, null);
        assertThat(shown.all()).isEqualTo(new RateLimit(5 * MIB, 6 * MIB));
        assertThat(shown.transfers())
                .containsExactly(new ControlReply.LimitsShown.Limited(one, new RateLimit(200_000, 300_000)));
        town.get(bob.traffic.transfers().steer(one, Steering.CANCEL));
        assertThat(limit(bob, null, null, null).transfers()).isEqualTo(List.of());
        assertThatThrownBy(() -> limit(bob, one, 1L, null)).isInstanceOf(RefusedException.class);
    }
}
