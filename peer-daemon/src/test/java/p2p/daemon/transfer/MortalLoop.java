// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import p2p.loop.Loop;

/** A process' share of a test's loop: what it had queued dies with it. */
final class MortalLoop implements Loop {
    private final Loop town;
    private boolean dead;

    MortalLoop(Loop town) {
        this.town = town;
    }

    void die() {
        dead = true;
    }

    @Override
    public void execute(Runnable task) {
        town.execute(() -> runAlive(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return town.after(delay, () -> runAlive(task));
    }

    private void runAlive(Runnable task) {
        if (!dead) {
            task.run();
        }
    }

    @Override
    public void assertInLoop() {
        town.assertInLoop();
    }

    @Override
    public long nanoTime() {
        return town.nanoTime();
    }

    @Override
    public long now() {
        return town.now();
    }
}
