// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import p2p.loop.Loop;

/**
 * When a mirror reads its group's list: at once when trackers say that it changed, and every {@link #EVERY} in any case, which a long list
 * stretches, so that reading takes at most a twentieth of the time. On the loop.
 */
final class MirrorScans {
    static final Duration EVERY = Duration.ofSeconds(30);
    /** Lists up to this size are read as a whole whenever they change, so that deletions are seen at once, too. */
    static final int SHORT = 1_000;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SHARE = 20;

    private final Loop loop;
    private final Function<Boolean, CompletionStage<Void>> read;
    private Loop.@Nullable Timer timer;
    private boolean reading;
    private boolean again;
    private boolean wholeAgain;
    private boolean begun;
    private long nextWhole;

    /** {@code read}: reads the whole list, or what was added to it. */
    MirrorScans(Loop loop, Function<Boolean, CompletionStage<Void>> read) {
        this.loop = loop;
        this.read = read;
    }

    /** The list of that length is another one now. */
    void soon(int length) {
        request(!begun || length <= SHORT);
    }

    void tick() {
        if (!begun || loop.nanoTime() - nextWhole >= 0) {
            request(true);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
        timer = null;
        reading = true;
    }

    private void request(boolean whole) {
        again = true;
        wholeAgain |= whole;
        if (!reading && timer == null) {
            timer = loop.after(begun ? PAUSE : Duration.ZERO, this::begin);
        }
    }

    private void begin() {
        timer = null;
        reading = true;
        boolean whole = wholeAgain;
        again = false;
        wholeAgain = false;
        begun = true;
        long since = loop.nanoTime();
        read.apply(whole).whenComplete((done, error) -> {
            long took = loop.nanoTime() - since;
            reading = false;
            if (whole) {
                nextWhole = loop.nanoTime() + Math.max(EVERY.toNanos(), SHARE * took);
            }
            if (again) {
                timer = loop.after(PAUSE, this::begin);
            }
        });
    }
}
