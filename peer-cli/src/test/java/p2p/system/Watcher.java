// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.client.Deadline;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.TaskView;
import p2p.message.TransferView;

/** Looks at transfers over the control socket from within the test: a look takes a millisecond, a process a few hundred. */
final class Watcher {
    private final DaemonDialer dialer =
            new DaemonDialer("test", new DaemonLauncher(Path.of("/nonexistent")), text -> {});
    private final Sandbox world;

    Watcher(Sandbox world) {
        this.world = world;
    }

    TransferView transfer(String device, long number) {
        try (DaemonConnection daemon = dialer.connect(world.socket(device), Deadline.none(), "")) {
            ControlReply reply = daemon.ask(new ControlRequest.ShowTransfer(number));
            if (reply instanceof ControlReply.TransferShown shown) {
                return shown.transfer();
            }
            throw new IllegalStateException(reply.toString());
        }
    }

    /** Sets how many bytes a second a device lets in, 0 for no limit. */
    void letIn(String device, long bytes) {
        try (DaemonConnection daemon = dialer.connect(world.socket(device), Deadline.none(), "")) {
            daemon.ask(new ControlRequest.SetLimits(null, bytes, null));
        }
    }

    /** What a daemon is hashing or verifying. */
    List<TaskView> tasks(String device) throws RefusedException {
        try (DaemonConnection daemon = dialer.connect(world.socket(device), Deadline.none(), "")) {
            ControlReply reply = daemon.ask(new ControlRequest.ShowStatus());
            if (reply instanceof ControlReply.StatusShown shown) {
                return shown.status().tasks();
            }
            throw new IllegalStateException(reply.toString());
        }
    }

    /** Lets a stopped seeder work until the receiver's first transfer is as wished; it is stopped again at the end. */
    TransferView workUntil(Program seeder, String receiver, Predicate<TransferView> enough) throws Exception {
        return workUntil(seeder, receiver, 1, enough);
    }

    /** The same for the receiver's transfer of that number. */
    TransferView workUntil(Program seeder, String receiver, long number, Predicate<TransferView> enough)
            throws Exception {
        seeder.signal("CONT");
        try {
            TransferView[] last = new TransferView[1];
            Waiting.until("the transfer moves on", () -> {
                last[0] = transfer(receiver, number);
                return enough.test(last[0]);
            });
            return last[0];
        } catch (RefusedException e) {
            throw new IllegalStateException(e.problem().toString(), e);
        } finally {
            seeder.signal("STOP");
        }
    }
}
