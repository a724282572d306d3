// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.Blob;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.UserName;

/** What a tracker tells a daemon unasked. */
public sealed interface TrackerNotice extends TrackerMessage {
    interface Visitor<R> {
        R sourcesChanged(SourcesChanged m);

        R revoked(Revoked m);

        R membershipChanged(MembershipChanged m);

        R joinRequested(JoinRequested m);

        R trackersChanged(TrackersChanged m);

        R askReach(AskReach m);

        R filesChanged(FilesChanged m);
    }

    <R> R visit(TrackerNotice.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerMessage.Visitor<R> visitor) {
        return visitor.notice(this);
    }

    /** The sources of a watched entry, complete. */
    record SourcesChanged(EntryId entry, List<Source> sources) implements TrackerNotice {
        public SourcesChanged {
            sources = List.copyOf(sources);
        }

        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.sourcesChanged(this);
        }
    }

    /** Tickets of the user for the group that were issued before {@code notBefore} (ms since 1970) are void. */
    record Revoked(GroupId group, UserName user, long notBefore) implements TrackerNotice {
        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.revoked(this);
        }
    }

    /** This account entered or left the group: renew tickets. */
    record MembershipChanged(GroupName group, boolean member) implements TrackerNotice {
        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.membershipChanged(this);
        }
    }

    /** The trackers are others now: signed sets in order, of which the known ones are the same. */
    record TrackersChanged(List<Blob> trackerSet) implements TrackerNotice {
        public TrackersChanged {
            trackerSet = List.copyOf(trackerSet);
        }

        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.trackersChanged(this);
        }
    }

    /** Do you reach the tracker with that TLS key? Answered by {@link SwarmRequest.Reach} within 3 s. */
    record AskReach(PeerId tracker) implements TrackerNotice {
        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.askReach(this);
        }
    }

    /** The list of files changed in a group that this daemon mirrors. */
    record FilesChanged(GroupId group) implements TrackerNotice {
        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.filesChanged(this);
        }
    }

    /** Somebody asks to join a group that this account owns. */
    record JoinRequested(GroupName group, UserName user) implements TrackerNotice {
        @Override
        public <R> R visit(TrackerNotice.Visitor<R> v) {
            return v.joinRequested(this);
        }
    }
}
