// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.Endpoint;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Sha256;

/** What the command line asks of its daemon. */
public sealed interface ControlRequest extends ControlMessage {
    interface Visitor<R> {
        R greet(Greet m);

        R relay(Relay m);

        R joinNetwork(JoinNetwork m);

        R share(Share m);

        R unshare(Unshare m);

        R get(Get m);

        R listTransfers(ListTransfers m);

        R showTransfer(ShowTransfer m);

        R watchTransfer(WatchTransfer m);

        R steerTransfer(SteerTransfer m);

        R explainTransfer(ExplainTransfer m);

        R listShares(ListShares m);

        R showStatus(ShowStatus m);

        R readDaemonLog(ReadDaemonLog m);

        R stopDaemon(StopDaemon m);
    }

    <R> R visit(ControlRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(ControlMessage.Visitor<R> visitor) {
        return visitor.request(this);
    }

    /** The first request of a connection. */
    record Greet(int lowestVersion, int highestVersion, String software) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.greet(this);
        }
    }

    /** A request for the tracker, sent over the daemon's connection; the daemon takes part where it concerns it (login, logout, groups). */
    record Relay(TrackerRequest request) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.relay(this);
        }
    }

    /** Pins the cluster behind these trackers. {@code root} is the expected fingerprint of its root key; null asks ({@link ControlReply.KeyToConfirm}). */
    record JoinNetwork(List<Endpoint> trackers, @Nullable Sha256 root) implements ControlRequest {
        public JoinNetwork {
            trackers = List.copyOf(trackers);
        }

        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.joinNetwork(this);
        }
    }

    /** Shares files in place; paths are absolute. */
    record Share(List<String> paths, GroupName group, @Nullable FileName as, @Nullable ConflictPolicy policy)
            implements ControlRequest {
        public Share {
            paths = List.copyOf(paths);
        }

        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.share(this);
        }
    }

    /** Stops offering a file; the catalog entry stays. */
    record Unshare(GroupName group, FileName name) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.unshare(this);
        }
    }

    /** Starts a download. {@code destination} is absolute: a directory or the new file's path; {@code from} names the only peers allowed (user@device), empty for all; version 0 means the newest. */
    record Get(GroupName group, FileName name, int version, String destination, List<String> from)
            implements ControlRequest {
        public Get {
            from = List.copyOf(from);
        }

        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.get(this);
        }
    }

    /** A page of the transfers, by number: those above {@code after}. */
    record ListTransfers(long after) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.listTransfers(this);
        }
    }

    record ShowTransfer(long id) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.showTransfer(this);
        }
    }

    /** Progress events at least twice a second until the transfer ends; then {@link ControlReply.TransferShown}. */
    record WatchTransfer(long id) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.watchTransfer(this);
        }
    }

    record SteerTransfer(long id, Steering steering) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.steerTransfer(this);
        }
    }

    record ExplainTransfer(long id) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.explainTransfer(this);
        }
    }

    /** A page of what this daemon offers, by group, name and version, without the first {@code skip}. */
    record ListShares(int skip) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.listShares(this);
        }
    }

    record ShowStatus() implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.showStatus(this);
        }
    }

    /** The newest lines of the daemon's log, at most {@code limit}. */
    record ReadDaemonLog(int limit) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.readDaemonLog(this);
        }
    }

    /** Clean stop. */
    record StopDaemon() implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.stopDaemon(this);
        }
    }
}
