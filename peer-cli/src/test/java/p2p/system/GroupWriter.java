// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.client.Deadline;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.GroupRequest;
import p2p.message.TrackerReply;

/** Makes group after group over one open control connection, on a thread of its own, and notes each that was acknowledged. */
final class GroupWriter implements AutoCloseable {
    private static final long PAUSE_AFTER_REFUSAL_MILLIS = 20;
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final DaemonConnection daemon;
    private final String prefix;
    private final Thread thread;
    private volatile boolean done;

    /** Begins at once and goes as fast as it is answered; group names begin with {@code prefix}. */
    GroupWriter(Path socket, String prefix) {
        this.daemon = new DaemonDialer("test", new DaemonLauncher(Path.of("/nonexistent")), text -> {})
                .connect(socket, Deadline.none(), "");
        this.prefix = prefix;
        this.thread = new Thread(this::write, "writer-" + prefix);
        thread.start();
    }

    /** What was acknowledged so far; may be read while it goes on. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    private void write() {
        for (int n = 0; !done; n++) {
            String group = prefix + n;
            try {
                ControlReply reply =
                        daemon.ask(new ControlRequest.Relay(new GroupRequest.CreateGroup(new GroupName(group))));
                if (reply instanceof ControlReply.Relayed relayed
                        && relayed.reply() instanceof TrackerReply.GroupCreated) {
                    acknowledged.add(group);
                }
            } catch (RefusedException e) {
                // the tracker is away, or too fast asked: the next group a little later
                pause(PAUSE_AFTER_REFUSAL_MILLIS);
            }
        }
    }

    private void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            done = true;
        }
    }

    /** Ends after the request that is under way was answered. */
    @Override
    public void close() {
        done = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(Program.PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        daemon.close();
    }
}
