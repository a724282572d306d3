// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import p2p.message.ControlEvent;

/** How far the reading of one file is, told to whoever asked for it and to the list of tasks. Made on the loop. */
final class Reading {
    private static final long TOLD_EVERY = 100_000_000L;

    private final Surroundings around;
    private final String path;
    private final long size;
    private final DiskTasks.Task task;
    private final Consumer<ControlEvent.ShareProgress> progress;
    private long last;

    Reading(
            Surroundings around,
            String path,
            long size,
            DiskTasks.Task task,
            Consumer<ControlEvent.ShareProgress> progress) {
        this.around = around;
        this.path = path;
        this.size = size;
        this.task = task;
        this.progress = progress;
        this.last = around.loop().nanoTime() - TOLD_EVERY;
    }

    /** The same step for a disk lane, which tells at most ten times a second, on the loop, how far it came. */
    Callable<Boolean> telling(Callable<Boolean> step, LongSupplier bytes) {
        return () -> {
            boolean done = step.call();
            long now = around.loop().nanoTime();
            if (done || now - last >= TOLD_EVERY) {
                last = now;
                long reached = bytes.getAsLong();
                around.loop().execute(() -> {
                    task.reached(reached);
                    progress.accept(new ControlEvent.ShareProgress(path, reached, size));
                });
            }
            return done;
        };
    }
}
