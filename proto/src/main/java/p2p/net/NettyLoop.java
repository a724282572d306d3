// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;

/** The one event loop of a process on Netty: a single thread that serves the sockets and owns the state. */
public final class NettyLoop implements Loop, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    /** Starts the thread, called {@code name}. */
    public NettyLoop(String name) {
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name), transport.ioHandlers());
        loop = group.next();
    }

    public Transport transport() {
        return transport;
    }

    /** For bootstraps: every channel of the process registers here. */
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> run(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = loop.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("bug: a task on the loop failed", e);
        }
    }

    @Override
    public void assertInLoop() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException(Thread.currentThread().getName() + " is not the loop");
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    /** Ends the thread after what is queued; waits at most a few seconds. Not from the loop itself. */
    @Override
    public void close() {
        group.shutdownGracefully(0, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * STOP_WITHIN.toMillis());
    }
}
