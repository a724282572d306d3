// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.Endpoint;
import p2p.core.FileName;
import p2p.core.FileRef;
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

        R verifyFile(VerifyFile m);

        R setDefaultGroup(SetDefaultGroup m);

        R setMirror(SetMirror m);

        R endMirror(EndMirror m);

        R showMirrors(ShowMirrors m);

        R awaitStored(AwaitStored m);

        R openDashboard(OpenDashboard m);

        R showFolders(ShowFolders m);

        R setFolders(SetFolders m);

        R setLimits(SetLimits m);
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

    /** Starts a download. {@code destination} is absolute: a directory or the new file's path; {@code from} names the only peers allowed (user@device), empty for all; {@code only} the wanted files of a folder, empty for all; version 0 means the newest. */
    record Get(GroupName group, FileName name, int version, String destination, List<String> from, List<String> only)
            implements ControlRequest {
        public Get {
            from = List.copyOf(from);
            only = List.copyOf(only);
        }

        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.get(this);
        }
    }

    /** A page of the transfers, by number: those above {@code after}; {@code underWay} leaves out those that are at their end. */
    record ListTransfers(long after, boolean mirrored, boolean underWay) implements ControlRequest {
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

    /**
     * Compares a file on this disk with its published digests; progress as in {@link ControlEvent.ShareProgress}.
     *
     * @param path absolute; empty when the file is named by {@code file}
     * @param file whichever copy of it is here; null when the path says which
     */
    record VerifyFile(String path, @Nullable FileRef file) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.verifyFile(this);
        }
    }

    /** The group that is meant where none is named; {@link GroupName#PUBLIC} at first. */
    record SetDefaultGroup(GroupName group) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.setDefaultGroup(this);
        }
    }

    /**
     * Mirrors the group from now on, or changes how; answered by {@link ControlReply.MirrorsShown}. What is null stays as it was, at first
     * no limit, all versions, and a folder of the daemon's state directory.
     *
     * @param quota bytes at most, 0 for no limit
     * @param keep newest versions of a name, 0 for all
     * @param directory absolute
     */
    record SetMirror(GroupName group, @Nullable Long quota, @Nullable Integer keep, @Nullable String directory)
            implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.setMirror(this);
        }
    }

    /** Mirrors the group no more; the files stay unless {@code delete}. */
    record EndMirror(GroupName group, boolean delete) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.endMirror(this);
        }
    }

    record ShowMirrors() implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.showMirrors(this);
        }
    }

    /**
     * Waits until so many mirrors, this daemon not counted, hold that version; {@link ControlEvent.StoreProgress} meanwhile, at the end
     * {@link ControlReply.Stored}. Refused ({@code NOT_STORED}) at once when fewer are online.
     */
    record AwaitStored(GroupName group, FileName name, int version, int mirrors) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.awaitStored(this);
        }
    }

    /** Makes a link that opens the dashboard once; answered by {@link ControlReply.DashboardOpened}. */
    record OpenDashboard() implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.openDashboard(this);
        }
    }

    /** Where downloads and uploads of the dashboard go; they are made where they are missing. Answered by {@link ControlReply.FoldersShown}. */
    record ShowFolders() implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.showFolders(this);
        }
    }

    /** Where downloads and uploads of the dashboard go: absolute paths, null for as before; answered by {@link ControlReply.FoldersShown}. */
    record SetFolders(@Nullable String downloads, @Nullable String uploads) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.setFolders(this);
        }
    }

    /**
     * How fast files may come and go, of everything or, with {@code transfer}, of one download; null for as before. Answered by {@link
     * ControlReply.LimitsShown}.
     *
     * @param down bytes a second, 0 for no limit; {@code up} likewise
     */
    record SetLimits(@Nullable Long transfer, @Nullable Long down, @Nullable Long up) implements ControlRequest {
        @Override
        public <R> R visit(ControlRequest.Visitor<R> v) {
            return v.setLimits(this);
        }
    }
}
