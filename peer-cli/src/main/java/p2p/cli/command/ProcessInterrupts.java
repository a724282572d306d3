// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code ^C} of a process that runs one command: the JVM begins to shut down, which ends it with 130; a shutdown hook holds that
 * up just long enough for the command to say goodbye.
 */
public final class ProcessInterrupts implements Interrupts {
    private static final long GOODBYE_SECONDS = 2;

    private final CountDownLatch saidGoodbye = new CountDownLatch(1);

    @Override
    public Scope open() {
        Thread owner = Thread.currentThread();
        Thread hook = new Thread(() -> interrupt(owner), "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the shutdown has begun: the hook waits for done()
                Thread.interrupted();
            }
        };
    }

    /** Everything is said: the process may end. */
    public void done() {
        saidGoodbye.countDown();
    }

    private void interrupt(Thread owner) {
        owner.interrupt();
        try {
            if (!saidGoodbye.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                owner.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
