// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.EntryId;
import p2p.message.TrackerReply;
import p2p.wire.pb.TrackerReplyBody;

/** The writing half of {@link ReplyWire}: one body for each reply. */
final class ReplyWriter implements TrackerReply.Visitor<TrackerReplyBody.Builder> {
    private static TrackerReplyBody.Builder body() {
        return TrackerReplyBody.newBuilder();
    }

    @Override
    public TrackerReplyBody.Builder done(TrackerReply.Done m) {
        return body().setDone(TrackerReplyBody.Done.newBuilder().setText(m.text()));
    }

    @Override
    public TrackerReplyBody.Builder refused(TrackerReply.Refused m) {
        return body().setRefused(CoreWire.failure(m.problem()));
    }

    @Override
    public TrackerReplyBody.Builder loggedIn(TrackerReply.LoggedIn m) {
        return body().setLoggedIn(TrackerReplyBody.LoggedIn.newBuilder()
                .setUser(m.user().text())
                .setRole(CoreWire.ROLES.toWire(m.role())));
    }

    @Override
    public TrackerReplyBody.Builder devices(TrackerReply.Devices m) {
        return body().setDevices(
                        TrackerReplyBody.Devices.newBuilder().addAllDevices(Items.map(m.devices(), EntryWire::device)));
    }

    @Override
    public TrackerReplyBody.Builder groupCreated(TrackerReply.GroupCreated m) {
        return body().setGroupCreated(TrackerReplyBody.GroupCreated.newBuilder()
                .setGroup(m.group().value()));
    }

    @Override
    public TrackerReplyBody.Builder groups(TrackerReply.Groups m) {
        return body().setGroups(
                        TrackerReplyBody.Groups.newBuilder().addAllGroups(Items.map(m.groups(), EntryWire::group)));
    }

    @Override
    public TrackerReplyBody.Builder joinAnswered(TrackerReply.JoinAnswered m) {
        return body().setJoinAnswered(TrackerReplyBody.JoinAnswered.newBuilder()
                .setMember(m.member())
                .setOwner(m.owner().text()));
    }

    @Override
    public TrackerReplyBody.Builder joinRequests(TrackerReply.JoinRequests m) {
        return body().setJoinRequests(TrackerReplyBody.JoinRequests.newBuilder()
                .addAllRequests(Items.map(m.requests(), EntryWire::joinRequest)));
    }

    @Override
    public TrackerReplyBody.Builder members(TrackerReply.Members m) {
        return body().setMembers(
                        TrackerReplyBody.Members.newBuilder().addAllMembers(Items.map(m.members(), EntryWire::member)));
    }

    @Override
    public TrackerReplyBody.Builder inviteToken(TrackerReply.InviteToken m) {
        return body().setInviteToken(TrackerReplyBody.InviteToken.newBuilder().setToken(m.token()));
    }

    @Override
    public TrackerReplyBody.Builder manifestStored(TrackerReply.ManifestStored m) {
        return body().setManifestStored(TrackerReplyBody.ManifestStored.newBuilder()
                .setReceived(m.received())
                .setComplete(m.complete()));
    }

    @Override
    public TrackerReplyBody.Builder manifestPart(TrackerReply.ManifestPart m) {
        return body().setManifestPart(TrackerReplyBody.ManifestPart.newBuilder()
                .setTotalBytes(m.totalBytes())
                .setOffset(m.offset())
                .setBytes(CoreWire.bytes(m.bytes())));
    }

    @Override
    public TrackerReplyBody.Builder published(TrackerReply.Published m) {
        return body().setPublished(TrackerReplyBody.Published.newBuilder()
                .setEntry(m.entry().value())
                .setName(m.name().text())
                .setVersion(m.version())
                .setPrevious(m.previous())
                .setPreviousTime(m.previousTime()));
    }

    @Override
    public TrackerReplyBody.Builder files(TrackerReply.Files m) {
        return body().setFiles(TrackerReplyBody.Files.newBuilder()
                .addAllFiles(Items.map(m.files(), EntryWire::file))
                .setMore(m.more()));
    }

    @Override
    public TrackerReplyBody.Builder fileShown(TrackerReply.FileShown m) {
        return body().setFileShown(TrackerReplyBody.FileShown.newBuilder()
                .setFile(EntryWire.file(m.file()))
                .addAllHolders(Items.map(m.holders(), EntryWire::holder)));
    }

    @Override
    public TrackerReplyBody.Builder sources(TrackerReply.Sources m) {
        return body().setSources(TrackerReplyBody.Sources.newBuilder()
                .setEntry(m.entry().value())
                .addAllSources(Items.map(m.sources(), EntryWire::source)));
    }

    @Override
    public TrackerReplyBody.Builder tickets(TrackerReply.Tickets m) {
        return body().setTickets(
                        TrackerReplyBody.Tickets.newBuilder().addAllTickets(Items.map(m.tickets(), CoreWire::bytes)));
    }

    @Override
    public TrackerReplyBody.Builder leaseRenewed(TrackerReply.LeaseRenewed m) {
        return body().setLeaseRenewed(TrackerReplyBody.LeaseRenewed.newBuilder()
                .setResync(m.resync())
                .setTrackerTime(m.trackerTime())
                .addAllDeleted(Items.map(m.deleted(), EntryId::value)));
    }

    @Override
    public TrackerReplyBody.Builder peers(TrackerReply.Peers m) {
        return body().setPeers(TrackerReplyBody.Peers.newBuilder().addAllPeers(Items.map(m.peers(), EntryWire::peer)));
    }

    @Override
    public TrackerReplyBody.Builder trackers(TrackerReply.Trackers m) {
        return body().setTrackers(TrackerReplyBody.Trackers.newBuilder()
                .addAllTrackers(Items.map(m.trackers(), TrackerEntryWire::tracker)));
    }

    @Override
    public TrackerReplyBody.Builder conflicts(TrackerReply.Conflicts m) {
        return body().setConflicts(TrackerReplyBody.Conflicts.newBuilder()
                .addAllConflicts(Items.map(m.conflicts(), TrackerEntryWire::conflict))
                .setMore(m.more()));
    }

    @Override
    public TrackerReplyBody.Builder versions(TrackerReply.Versions m) {
        return body().setVersions(TrackerReplyBody.Versions.newBuilder()
                .addAllVersions(Items.map(m.versions(), EntryWire::version)));
    }

    @Override
    public TrackerReplyBody.Builder users(TrackerReply.Users m) {
        return body().setUsers(TrackerReplyBody.Users.newBuilder().addAllUsers(Items.map(m.users(), EntryWire::user)));
    }

    @Override
    public TrackerReplyBody.Builder hostFiles(TrackerReply.HostFiles m) {
        return body().setHostFiles(TrackerReplyBody.HostFiles.newBuilder()
                .setHost(m.host())
                .addAllFiles(Items.map(m.files(), EntryWire::hostFile)));
    }

    @Override
    public TrackerReplyBody.Builder hostAnswered(TrackerReply.HostAnswered m) {
        return body().setHostAnswered(TrackerReplyBody.HostAnswered.newBuilder()
                .setHost(m.host())
                .setAlive(m.alive())
                .setMicros(m.micros()));
    }

    @Override
    public TrackerReplyBody.Builder logLines(TrackerReply.LogLines m) {
        return body().setLogLines(TrackerReplyBody.LogLines.newBuilder().addAllLines(Items.checked(m.lines())));
    }

    @Override
    public TrackerReplyBody.Builder mirrors(TrackerReply.Mirrors m) {
        return body().setMirrors(TrackerReplyBody.Mirrors.newBuilder()
                .addAllMirrors(Items.map(m.mirrors(), MirrorWire::mirror)));
    }
}
