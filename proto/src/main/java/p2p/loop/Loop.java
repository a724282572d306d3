// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.loop;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The single thread that owns a process' mutable state. Tasks run one after another in the order in which they were
 * handed over; nothing that runs here may block.
 */
public interface Loop extends Executor {

    /** Runs the task on the loop, after what is already queued. Callable from any thread. */
    @Override
    void execute(Runnable task);

    /** Runs the task on the loop once the delay has passed. Callable from any thread. */
    Timer after(Duration delay, Runnable task);

    /** Throws {@link IllegalStateException} when the caller is not on the loop: the guard of every state change. */
    void assertInLoop();

    /** Monotonic nanoseconds; for leases, time-outs and rates. Unrelated to the time of day. */
    long nanoTime();

    /** Wall clock in milliseconds since 1970-01-01 UTC; for what people and tickets read. */
    long now();

    /** A task that has not run yet. */
    interface Timer {
        /** Prevents the task from running; harmless when it already ran. Call on the loop. */
        void cancel();
    }
}
