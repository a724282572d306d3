// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.loop.ManualLoop;
import p2p.tracker.catalog.Door;
import p2p.tracker.service.EventLog;
import p2p.tracker.service.Progress;

class AlarmsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManualLoop loop = new ManualLoop();
    private final Door door = new Door("disk", 1, 10, loop);
    private volatile int free = 50;
    private boolean majority = true;
    private long heard;
    private final Alarms alarms = new Alarms(
            loop,
            door,
            () -> free,
            new Progress() {
                @Override
                public long applied() {
                    return 0;
                }

                @Override
                public boolean catchesUp() {
                    return majority;
                }

                @Override
                public long majorityAt() {
                    heard = majority ? loop.now() : heard;
                    return heard;
                }
            },
            new EventLog());

    @AfterEach
    void close() {
        alarms.stop();
        door.close();
    }

    private void awaitText(String text) throws InterruptedException {
        loop.advance(Alarms.EVERY);
        loop.drainUntil(
                () -> alarms.text().contains(text)
                        && (!text.isEmpty() || alarms.text().isEmpty()),
                PATIENCE);
    }

    @Test
    void aDiskThatIsNearlyFullIsToldWhileItIs() throws InterruptedException {
        alarms.start();
        awaitText("");
        free = 4;
        awaitText("disk is nearly full");
        free = 5;
        awaitText("");
    }

    @Test
    void aMajorityThatIsMissingIsToldAfterFiveSeconds() throws InterruptedException {
        alarms.start();
        majority = false;
        loop.advance(Duration.ofSeconds(4));
        assertThat(alarms.text()).isEmpty();
        loop.advance(Duration.ofSeconds(3));
        awaitText("no majority");
        majority = true;
        awaitText("");
    }

    @Test
    void theFreeSpaceOfThisDiskCanBeRead(@TempDir Path directory) throws Exception {
        assertThat(Alarms.Disk.of(directory).freePercent()).isBetween(0, 100);
    }

    @Test
    void aClockThatJumpsIsToldForAWhile() throws InterruptedException {
        alarms.start();
        awaitText("");
        loop.jumpWallClock(Duration.ofDays(3));
        awaitText("the clock jumped by 4320 minutes");
        loop.jumpWallClock(Duration.ofDays(-3));
        awaitText("the clock jumped by -4320 minutes");
        loop.advance(Alarms.JUMP_SHOWN);
        awaitText("");
    }
}
