// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.core.Sha256;

/** The daemon's one answer to a {@link ControlRequest}. */
public sealed interface ControlReply extends ControlMessage {
    interface Visitor<R> {
        R greeted(Greeted m);

        R done(Done m);

        R refused(Refused m);

        R relayed(Relayed m);

        R keyToConfirm(KeyToConfirm m);

        R networkJoined(NetworkJoined m);

        R shared(Shared m);

        R transferStarted(TransferStarted m);

        R transfers(Transfers m);

        R transferShown(TransferShown m);

        R explained(Explained m);

        R shares(Shares m);

        R statusShown(StatusShown m);

        R logLines(LogLines m);

        R fileVerified(FileVerified m);

        R mirrorsShown(MirrorsShown m);

        R stored(Stored m);

        R dashboardOpened(DashboardOpened m);

        R foldersShown(FoldersShown m);

        R limitsShown(LimitsShown m);
    }

    <R> R visit(ControlReply.Visitor<R> visitor);

    @Override
    default <R> R visit(ControlMessage.Visitor<R> visitor) {
        return visitor.reply(this);
    }

    record Greeted(int version, String software) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.greeted(this);
        }
    }

    /** It is done; {@code text} says what, for people. */
    record Done(String text) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.done(this);
        }
    }

    record Refused(Problem problem) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.refused(this);
        }
    }

    /** What the tracker answered (never {@link TrackerReply.Refused}: that becomes {@link Refused}). */
    record Relayed(TrackerReply reply) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.relayed(this);
        }
    }

    /** Nothing is pinned yet: ask the user whether this is the right root key, then join again with it. */
    record KeyToConfirm(Sha256 root, Endpoint tracker) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.keyToConfirm(this);
        }
    }

    record NetworkJoined(Sha256 root, List<Endpoint> trackers, boolean known) implements ControlReply {
        public NetworkJoined {
            trackers = List.copyOf(trackers);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.networkJoined(this);
        }
    }

    record Shared(List<SharedView> files) implements ControlReply {
        public Shared {
            files = List.copyOf(files);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.shared(this);
        }
    }

    /** {@code existing}: the transfer was already there. */
    record TransferStarted(TransferView transfer, boolean existing) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.transferStarted(this);
        }
    }

    /** A page; {@code more} says whether another follows. */
    record Transfers(List<TransferView> transfers, boolean more) implements ControlReply {
        public Transfers {
            transfers = List.copyOf(transfers);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.transfers(this);
        }
    }

    record TransferShown(TransferView transfer) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.transferShown(this);
        }
    }

    /** {@code reason} null: nothing is in the way. {@code evidence} and {@code next} are for people. */
    record Explained(long id, @Nullable ReasonCode reason, String evidence, String next) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.explained(this);
        }
    }

    /** A page; {@code more} says whether another follows. */
    record Shares(List<ShareView> shares, boolean more) implements ControlReply {
        public Shares {
            shares = List.copyOf(shares);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.shares(this);
        }
    }

    record StatusShown(StatusView status) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.statusShown(this);
        }
    }

    record LogLines(List<String> lines) implements ControlReply {
        public LogLines {
            lines = List.copyOf(lines);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.logLines(this);
        }
    }

    /** A file was compared, whatever that led to. */
    record FileVerified(VerifiedView file) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.fileVerified(this);
        }
    }

    /** The groups that this daemon mirrors. */
    record MirrorsShown(List<MirroredGroup> mirrors) implements ControlReply {
        public MirrorsShown {
            mirrors = List.copyOf(mirrors);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.mirrorsShown(this);
        }
    }

    /** {@code stored} of the {@code mirrors} that are online hold it, after {@code millis} of waiting. */
    record Stored(int stored, int mirrors, long millis) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.stored(this);
        }
    }

    /** {@code link} opens the dashboard once, within {@code seconds}; it carries a secret. */
    record DashboardOpened(String link, int seconds) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.dashboardOpened(this);
        }

        @Override
        public String toString() {
            return "DashboardOpened[" + seconds + " s]";
        }
    }

    /** Absolute paths of the folders for downloads and uploads whose place nobody named. */
    record FoldersShown(String downloads, String uploads) implements ControlReply {
        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.foldersShown(this);
        }
    }

    /** Limits of everything, and of the downloads that have their own, in the order of their numbers. */
    record LimitsShown(RateLimit all, List<Limited> transfers) implements ControlReply {
        /** A download, and what leaves of its file to the same group. */
        public record Limited(long transfer, RateLimit limit) {}

        public LimitsShown {
            transfers = List.copyOf(transfers);
        }

        @Override
        public <R> R visit(ControlReply.Visitor<R> v) {
            return v.limitsShown(this);
        }
    }
}
