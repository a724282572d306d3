// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.core.GroupName;
import p2p.core.PeerId;

/** Presence and swarms: what this device holds, who else does, and the tickets to reach them. */
public sealed interface SwarmRequest extends TrackerRequest {
    interface Visitor<R> {
        R announce(Announce m);

        R announceChange(AnnounceChange m);

        R heartbeat(Heartbeat m);

        R reach(Reach m);

        R announceMirrors(AnnounceMirrors m);

        R watchSources(WatchSources m);

        R unwatchSources(UnwatchSources m);

        R renewTickets(RenewTickets m);

        R listPeers(ListPeers m);

        R reportTransfer(ReportTransfer m);
    }

    <R> R visit(SwarmRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerRequest.Visitor<R> visitor) {
        return visitor.swarm(this);
    }

    /** A page of the full list of what this device holds; {@code first} begins a new list, {@code last} puts it in force. */
    record Announce(boolean first, boolean last, List<Holding> holdings) implements SwarmRequest {
        public Announce {
            holdings = List.copyOf(holdings);
        }

        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.announce(this);
        }
    }

    /** What changed since the last announcement. */
    record AnnounceChange(List<Holding> added, List<EntryId> removed) implements SwarmRequest {
        public AnnounceChange {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }

        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.announceChange(this);
        }
    }

    /** Renews the lease; {@code digest} is the first 8 bytes of the SHA-256 over the sorted holdings (docs/protocol.md), so that a difference is noticed. */
    record Heartbeat(long digest) implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.heartbeat(this);
        }
    }

    /** Answers {@link TrackerNotice.AskReach}: whether that tracker gave a sign of life just now. */
    record Reach(PeerId tracker, boolean reached) implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.reach(this);
        }
    }

    /** The groups that this device mirrors, all of them; replaces what was said before. */
    record AnnounceMirrors(List<MirrorState> mirrors) implements SwarmRequest {
        /** Groups that one device may mirror. */
        public static final int MAX = 256;

        public AnnounceMirrors {
            if (mirrors.size() > MAX) {
                throw new IllegalArgumentException(mirrors.size() + " mirrored groups, at most " + MAX);
            }
            mirrors = List.copyOf(mirrors);
        }

        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.announceMirrors(this);
        }
    }

    /** Asks for the sources of an entry, and for a notice whenever they change, until unwatched. */
    record WatchSources(EntryId entry) implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.watchSources(this);
        }
    }

    /** Ends the notices. */
    record UnwatchSources(EntryId entry) implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.unwatchSources(this);
        }
    }

    /** Fresh tickets for all my groups. */
    record RenewTickets() implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.renewTickets(this);
        }
    }

    /** Devices of members of my groups, or of one group. */
    record ListPeers(@Nullable GroupName group) implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.listPeers(this);
        }
    }

    /** The receiving device reports a finished or failed transfer for the server's log. */
    record ReportTransfer(TransferReport report) implements SwarmRequest {
        @Override
        public <R> R visit(SwarmRequest.Visitor<R> v) {
            return v.reportTransfer(this);
        }
    }
}
