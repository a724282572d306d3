// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;
import p2p.tracker.catalog.Door;
import p2p.tracker.service.EventLog;
import p2p.tracker.service.Progress;

/**
 * Tells the operator, in the log when it begins and ends and in the status line while it lasts, what stops this tracker or soon will: a disk
 * that is nearly full, no majority of the trackers, a clock that jumped. On the loop.
 */
final class Alarms {
    static final Duration EVERY = Duration.ofSeconds(2);
    /** An election is no alarm. */
    static final Duration NO_MAJORITY = Duration.ofSeconds(5);

    static final int LOW_PERCENT = 5;
    /** Peers tolerate as much. */
    static final Duration JUMP = Duration.ofMinutes(2);
    /** A jump is shown for so long; it may have been the one that set the clock right. */
    static final Duration JUMP_SHOWN = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Alarms.class);

    /** The disk that the state is on. Blocking. */
    interface Disk {
        /** Free for this process, percent of all. Throws {@link UncheckedIOException}. */
        int freePercent();

        static Disk of(Path directory) {
            return () -> {
                try {
                    FileStore store = Files.getFileStore(directory);
                    return (int) (100 * store.getUsableSpace() / Math.max(1, store.getTotalSpace()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        }
    }

    private final Loop loop;
    private final Door door;
    private final Disk disk;
    private final Progress progress;
    private final EventLog events;
    private String low = "";
    private String alone = "";
    private String jumped = "";
    private long wall;
    private long steady;
    private long jumpedAt;
    private boolean stopped;

    Alarms(Loop loop, Door door, Disk disk, Progress progress, EventLog events) {
        this.loop = loop;
        this.door = door;
        this.disk = disk;
        this.progress = progress;
        this.events = events;
    }

    void start() {
        wall = loop.now();
        steady = loop.nanoTime();
        look();
    }

    void stop() {
        stopped = true;
    }

    /** What lasts now, for the end of a line; empty when all is well. */
    String text() {
        return low + alone + jumped;
    }

    private void look() {
        if (stopped) {
            return;
        }
        long quiet = loop.now() - progress.majorityAt();
        alone = changed(
                "no-majority",
                alone,
                quiet < NO_MAJORITY.toMillis() ? "" : "; ALARM: no majority of the trackers is heard");
        lookAtClock();
        door.submit(disk::freePercent).whenComplete((free, failure) -> {
            if (failure != null) {
                log.warn("the free space of the disk cannot be read: {}", failure.toString());
            } else if (!stopped) {
                low = changed("disk-low", low, free >= LOW_PERCENT ? "" : "; ALARM: the disk is nearly full");
            }
        });
        loop.after(EVERY, this::look);
    }

    private void lookAtClock() {
        long passed = Duration.ofNanos(loop.nanoTime() - steady).toMillis();
        Duration jump = Duration.ofMillis(loop.now() - wall - passed);
        wall = loop.now();
        steady = loop.nanoTime();
        if (jump.abs().compareTo(JUMP) >= 0) {
            jumpedAt = steady;
            jumped = "; ALARM: the clock jumped by " + jump.toMinutes() + " minutes";
            events.warn(
                    "clock-jump",
                    "minutes",
                    jump.toMinutes(),
                    "next",
                    "tickets and invites go by this clock: set it right, unless this did; a machine that slept needs nothing");
        } else if (steady - jumpedAt >= JUMP_SHOWN.toNanos()) {
            jumped = "";
        }
    }

    private String changed(String kind, String before, String now) {
        if (!before.equals(now)) {
            events.warn(kind, "lasts", now.isEmpty() ? "no more" : "from now on");
        }
        return now;
    }
}
