// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The threads behind a door, at a standstill: what was handed over is done when a test says so, and nothing of it on the loop. */
final class HeldDoor implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private boolean shut;

    @Override
    public void execute(Runnable work) {
        if (shut) {
            throw new RejectedExecutionException("shut");
        }
        waiting.add(work);
    }

    /** As when a pool of threads is shut down: what waits is done, nothing more is taken. */
    void shut() {
        shut = true;
        work();
    }

    /** Does one piece of work, if one waits. */
    void workOnce() {
        Runnable next = waiting.poll();
        if (next != null) {
            next.run();
        }
    }

    /** Does what came last, as when the thread that took what came before it is slow. */
    void workOnNewest() {
        Runnable newest = waiting.pollLast();
        if (newest != null) {
            newest.run();
        }
    }

    int waiting() {
        return waiting.size();
    }

    /** Does what waits, and what that hands over. */
    void work() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }
}
