// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.TrackerReply;
import p2p.wire.pb.TrackerReplyBody;

/** A tracker's replies; relayed control replies use it too. */
final class ReplyWire {
    private static final ReplyWriter WRITER = new ReplyWriter();

    private ReplyWire() {}

    static TrackerReplyBody toBody(TrackerReply reply) {
        return reply.visit(WRITER).build();
    }

    static TrackerReply fromBody(TrackerReplyBody body) {
        return switch (body.getBodyCase()) {
            case DONE -> new TrackerReply.Done(body.getDone().getText());
            case REFUSED -> new TrackerReply.Refused(CoreWire.problem(body.getRefused()));
            case LOGGED_IN -> loggedIn(body.getLoggedIn());
            case DEVICES -> new TrackerReply.Devices(Items.map(body.getDevices().getDevicesList(), EntryWire::device));
            case GROUP_CREATED ->
                new TrackerReply.GroupCreated(new GroupId(body.getGroupCreated().getGroup()));
            case GROUPS -> new TrackerReply.Groups(Items.map(body.getGroups().getGroupsList(), EntryWire::group));
            case JOIN_ANSWERED -> joinAnswered(body.getJoinAnswered());
            case JOIN_REQUESTS ->
                new TrackerReply.JoinRequests(
                        Items.map(body.getJoinRequests().getRequestsList(), EntryWire::joinRequest));
            case MEMBERS -> new TrackerReply.Members(Items.map(body.getMembers().getMembersList(), EntryWire::member));
            case INVITE_TOKEN ->
                new TrackerReply.InviteToken(body.getInviteToken().getToken());
            case MANIFEST_STORED -> manifestStored(body.getManifestStored());
            case MANIFEST_PART -> manifestPart(body.getManifestPart());
            case PUBLISHED -> published(body.getPublished());
            case FILES -> files(body.getFiles());
            case FILE_SHOWN -> fileShown(body.getFileShown());
            case SOURCES -> sources(body.getSources());
            case TICKETS -> new TrackerReply.Tickets(Items.map(body.getTickets().getTicketsList(), CoreWire::blob));
            case LEASE_RENEWED -> leaseRenewed(body.getLeaseRenewed());
            case PEERS -> new TrackerReply.Peers(Items.map(body.getPeers().getPeersList(), EntryWire::peer));
            case TRACKERS ->
                new TrackerReply.Trackers(Items.map(body.getTrackers().getTrackersList(), TrackerEntryWire::tracker));
            case CONFLICTS ->
                new TrackerReply.Conflicts(
                        Items.map(body.getConflicts().getConflictsList(), TrackerEntryWire::conflict),
                        body.getConflicts().getMore());
            case VERSIONS ->
                new TrackerReply.Versions(Items.map(body.getVersions().getVersionsList(), EntryWire::version));
            case USERS -> new TrackerReply.Users(Items.map(body.getUsers().getUsersList(), EntryWire::user));
            case HOST_FILES -> hostFiles(body.getHostFiles());
            case HOST_ANSWERED -> hostAnswered(body.getHostAnswered());
            case LOG_LINES ->
                new TrackerReply.LogLines(Items.checked(body.getLogLines().getLinesList()));
            case MIRRORS -> new TrackerReply.Mirrors(Items.map(body.getMirrors().getMirrorsList(), MirrorWire::mirror));
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("tracker reply");
        };
    }

    private static TrackerReply loggedIn(TrackerReplyBody.LoggedIn f) {
        return new TrackerReply.LoggedIn(new UserName(f.getUser()), CoreWire.ROLES.fromWire(f.getRole()));
    }

    private static TrackerReply joinAnswered(TrackerReplyBody.JoinAnswered f) {
        return new TrackerReply.JoinAnswered(f.getMember(), new UserName(f.getOwner()));
    }

    private static TrackerReply manifestStored(TrackerReplyBody.ManifestStored f) {
        return new TrackerReply.ManifestStored(CoreWire.count(f.getReceived()), f.getComplete());
    }

    private static TrackerReply manifestPart(TrackerReplyBody.ManifestPart f) {
        return new TrackerReply.ManifestPart(
                CoreWire.count(f.getTotalBytes()), CoreWire.count(f.getOffset()), CoreWire.blob(f.getBytes()));
    }

    private static TrackerReply published(TrackerReplyBody.Published f) {
        return new TrackerReply.Published(
                new EntryId(f.getEntry()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                CoreWire.count(f.getPrevious()),
                CoreWire.amount(f.getPreviousTime()));
    }

    private static TrackerReply files(TrackerReplyBody.Files f) {
        return new TrackerReply.Files(Items.map(f.getFilesList(), EntryWire::file), f.getMore());
    }

    private static TrackerReply fileShown(TrackerReplyBody.FileShown f) {
        return new TrackerReply.FileShown(
                EntryWire.file(f.getFile()), Items.map(f.getHoldersList(), EntryWire::holder));
    }

    private static TrackerReply sources(TrackerReplyBody.Sources f) {
        return new TrackerReply.Sources(new EntryId(f.getEntry()), Items.map(f.getSourcesList(), EntryWire::source));
    }

    private static TrackerReply leaseRenewed(TrackerReplyBody.LeaseRenewed f) {
        return new TrackerReply.LeaseRenewed(
                f.getResync(), CoreWire.amount(f.getTrackerTime()), Items.map(f.getDeletedList(), EntryId::new));
    }

    private static TrackerReply hostFiles(TrackerReplyBody.HostFiles f) {
        return new TrackerReply.HostFiles(f.getHost(), Items.map(f.getFilesList(), EntryWire::hostFile));
    }

    private static TrackerReply hostAnswered(TrackerReplyBody.HostAnswered f) {
        return new TrackerReply.HostAnswered(f.getHost(), f.getAlive(), CoreWire.amount(f.getMicros()));
    }
}
