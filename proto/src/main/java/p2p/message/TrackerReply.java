// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.Blob;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.core.UserName;

/** The one answer to a {@link TrackerRequest}. */
public sealed interface TrackerReply extends TrackerMessage {
    interface Visitor<R> {
        R done(Done m);

        R refused(Refused m);

        R loggedIn(LoggedIn m);

        R devices(Devices m);

        R groupCreated(GroupCreated m);

        R groups(Groups m);

        R joinAnswered(JoinAnswered m);

        R joinRequests(JoinRequests m);

        R members(Members m);

        R inviteToken(InviteToken m);

        R manifestStored(ManifestStored m);

        R manifestPart(ManifestPart m);

        R published(Published m);

        R files(Files m);

        R fileShown(FileShown m);

        R sources(Sources m);

        R tickets(Tickets m);

        R leaseRenewed(LeaseRenewed m);

        R peers(Peers m);

        R users(Users m);

        R hostFiles(HostFiles m);

        R hostAnswered(HostAnswered m);

        R logLines(LogLines m);

        R trackers(Trackers m);

        R conflicts(Conflicts m);

        R versions(Versions m);

        R mirrors(Mirrors m);
    }

    <R> R visit(TrackerReply.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerMessage.Visitor<R> visitor) {
        return visitor.reply(this);
    }

    /** It is done; {@code text} says what, for people. */
    record Done(String text) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.done(this);
        }
    }

    /** It was not done. */
    record Refused(Problem problem) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.refused(this);
        }
    }

    record LoggedIn(UserName user, Role role) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.loggedIn(this);
        }
    }

    record Devices(List<DeviceView> devices) implements TrackerReply {
        public Devices {
            devices = List.copyOf(devices);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.devices(this);
        }
    }

    record GroupCreated(GroupId group) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.groupCreated(this);
        }
    }

    record Groups(List<GroupView> groups) implements TrackerReply {
        public Groups {
            groups = List.copyOf(groups);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.groups(this);
        }
    }

    /** {@code member}: admitted at once; else the request waits for {@code owner}. */
    record JoinAnswered(boolean member, UserName owner) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.joinAnswered(this);
        }
    }

    record JoinRequests(List<JoinRequestView> requests) implements TrackerReply {
        public JoinRequests {
            requests = List.copyOf(requests);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.joinRequests(this);
        }
    }

    record Members(List<MemberView> members) implements TrackerReply {
        public Members {
            members = List.copyOf(members);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.members(this);
        }
    }

    /** The secret part of a join link. */
    record InviteToken(String token) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.inviteToken(this);
        }
    }

    /** Bytes of the manifest the tracker holds now; complete and on disk when it equals the total. */
    record ManifestStored(int received, boolean complete) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.manifestStored(this);
        }
    }

    /** A chunk of a manifest. */
    record ManifestPart(int totalBytes, int offset, Blob bytes) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.manifestPart(this);
        }
    }

    /** {@code previous} is the newest version before this one, or 0; {@code name} may differ from the one asked for. */
    record Published(EntryId entry, FileName name, int version, int previous, long previousTime)
            implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.published(this);
        }
    }

    /** {@code more}: ask again after the last name. */
    record Files(List<FileView> files, boolean more) implements TrackerReply {
        public Files {
            files = List.copyOf(files);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.files(this);
        }
    }

    record FileShown(FileView file, List<HolderView> holders) implements TrackerReply {
        public FileShown {
            holders = List.copyOf(holders);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.fileShown(this);
        }
    }

    record Sources(EntryId entry, List<Source> sources) implements TrackerReply {
        public Sources {
            sources = List.copyOf(sources);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.sources(this);
        }
    }

    /** Signed tickets, one a group. */
    record Tickets(List<Blob> tickets) implements TrackerReply {
        public Tickets {
            tickets = List.copyOf(tickets);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.tickets(this);
        }
    }

    /**
     * The answer to a heartbeat.
     *
     * @param resync the digests differ, announce everything again
     * @param deleted announced entries that are on no list any more, at most {@link #MAX_DELETED} at once: to be withdrawn
     */
    record LeaseRenewed(boolean resync, long trackerTime, List<EntryId> deleted) implements TrackerReply {
        public static final int MAX_DELETED = 1_000;

        public LeaseRenewed {
            deleted = List.copyOf(deleted);
        }

        /** Nothing was deleted. */
        public LeaseRenewed(boolean resync, long trackerTime) {
            this(resync, trackerTime, List.of());
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.leaseRenewed(this);
        }
    }

    record Peers(List<PeerView> peers) implements TrackerReply {
        public Peers {
            peers = List.copyOf(peers);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.peers(this);
        }
    }

    record Users(List<UserView> users) implements TrackerReply {
        public Users {
            users = List.copyOf(users);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.users(this);
        }
    }

    /** The newest first. */
    record Versions(List<VersionView> versions) implements TrackerReply {
        public Versions {
            versions = List.copyOf(versions);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.versions(this);
        }
    }

    /** {@code more}: ask again after the last one's number. */
    record Conflicts(List<ConflictView> conflicts, boolean more) implements TrackerReply {
        public Conflicts {
            conflicts = List.copyOf(conflicts);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.conflicts(this);
        }
    }

    record Trackers(List<TrackerView> trackers) implements TrackerReply {
        public Trackers {
            trackers = List.copyOf(trackers);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.trackers(this);
        }
    }

    record HostFiles(String host, List<HostFileView> files) implements TrackerReply {
        public HostFiles {
            files = List.copyOf(files);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.hostFiles(this);
        }
    }

    /** {@code alive} and the round trip in microseconds. */
    record HostAnswered(String host, boolean alive, long micros) implements TrackerReply {
        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.hostAnswered(this);
        }
    }

    record LogLines(List<String> lines) implements TrackerReply {
        public LogLines {
            lines = List.copyOf(lines);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.logLines(this);
        }
    }

    /** Mirrors of a group that are online. */
    record Mirrors(List<MirrorView> mirrors) implements TrackerReply {
        public Mirrors {
            mirrors = List.copyOf(mirrors);
        }

        @Override
        public <R> R visit(TrackerReply.Visitor<R> v) {
            return v.mirrors(this);
        }
    }
}
