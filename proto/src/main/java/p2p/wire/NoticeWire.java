// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.TrackerNotice;
import p2p.wire.pb.NoticeBody;

/** What a tracker tells unasked. */
final class NoticeWire implements TrackerNotice.Visitor<NoticeBody> {
    private static final NoticeWire WRITER = new NoticeWire();

    private NoticeWire() {}

    static NoticeBody toBody(TrackerNotice notice) {
        return notice.visit(WRITER);
    }

    static TrackerNotice fromBody(NoticeBody body) {
        return switch (body.getBodyCase()) {
            case SOURCES_CHANGED -> sourcesChanged(body.getSourcesChanged());
            case REVOKED -> revoked(body.getRevoked());
            case MEMBERSHIP_CHANGED -> membershipChanged(body.getMembershipChanged());
            case JOIN_REQUESTED -> joinRequested(body.getJoinRequested());
            case TRACKERS_CHANGED ->
                new TrackerNotice.TrackersChanged(
                        Items.map(body.getTrackersChanged().getTrackerSetList(), CoreWire::blob));
            case ASK_REACH ->
                new TrackerNotice.AskReach(CoreWire.peerId(body.getAskReach().getTracker()));
            case FILES_CHANGED ->
                new TrackerNotice.FilesChanged(
                        new GroupId(body.getFilesChanged().getGroup()));
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("tracker notice");
        };
    }

    private static TrackerNotice sourcesChanged(NoticeBody.SourcesChanged f) {
        return new TrackerNotice.SourcesChanged(
                new EntryId(f.getEntry()), Items.map(f.getSourcesList(), EntryWire::source));
    }

    private static TrackerNotice revoked(NoticeBody.Revoked f) {
        return new TrackerNotice.Revoked(
                new GroupId(f.getGroup()), new UserName(f.getUser()), CoreWire.amount(f.getNotBefore()));
    }

    private static TrackerNotice membershipChanged(NoticeBody.MembershipChanged f) {
        return new TrackerNotice.MembershipChanged(new GroupName(f.getGroup()), f.getMember());
    }

    private static TrackerNotice joinRequested(NoticeBody.JoinRequested f) {
        return new TrackerNotice.JoinRequested(new GroupName(f.getGroup()), new UserName(f.getUser()));
    }

    @Override
    public NoticeBody sourcesChanged(TrackerNotice.SourcesChanged m) {
        return NoticeBody.newBuilder()
                .setSourcesChanged(NoticeBody.SourcesChanged.newBuilder()
                        .setEntry(m.entry().value())
                        .addAllSources(Items.map(m.sources(), EntryWire::source)))
                .build();
    }

    @Override
    public NoticeBody revoked(TrackerNotice.Revoked m) {
        return NoticeBody.newBuilder()
                .setRevoked(NoticeBody.Revoked.newBuilder()
                        .setGroup(m.group().value())
                        .setUser(m.user().text())
                        .setNotBefore(m.notBefore()))
                .build();
    }

    @Override
    public NoticeBody membershipChanged(TrackerNotice.MembershipChanged m) {
        return NoticeBody.newBuilder()
                .setMembershipChanged(NoticeBody.MembershipChanged.newBuilder()
                        .setGroup(m.group().text())
                        .setMember(m.member()))
                .build();
    }

    @Override
    public NoticeBody trackersChanged(TrackerNotice.TrackersChanged m) {
        return NoticeBody.newBuilder()
                .setTrackersChanged(NoticeBody.TrackersChanged.newBuilder()
                        .addAllTrackerSet(Items.map(m.trackerSet(), CoreWire::bytes)))
                .build();
    }

    @Override
    public NoticeBody askReach(TrackerNotice.AskReach m) {
        return NoticeBody.newBuilder()
                .setAskReach(NoticeBody.AskReach.newBuilder().setTracker(CoreWire.bytes(m.tracker())))
                .build();
    }

    @Override
    public NoticeBody filesChanged(TrackerNotice.FilesChanged m) {
        return NoticeBody.newBuilder()
                .setFilesChanged(
                        NoticeBody.FilesChanged.newBuilder().setGroup(m.group().value()))
                .build();
    }

    @Override
    public NoticeBody joinRequested(TrackerNotice.JoinRequested m) {
        return NoticeBody.newBuilder()
                .setJoinRequested(NoticeBody.JoinRequested.newBuilder()
                        .setGroup(m.group().text())
                        .setUser(m.user().text()))
                .build();
    }
}
