// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.DeviceView;
import p2p.message.FileView;
import p2p.message.GroupView;
import p2p.message.HolderView;
import p2p.message.HostFileView;
import p2p.message.JoinRequestView;
import p2p.message.MemberView;
import p2p.message.PeerView;
import p2p.message.Source;
import p2p.message.UserView;
import p2p.message.VersionView;
import p2p.wire.pb.DeviceEntry;
import p2p.wire.pb.FileEntry;
import p2p.wire.pb.GroupEntry;
import p2p.wire.pb.GroupStanding;
import p2p.wire.pb.HolderEntry;
import p2p.wire.pb.HostFileEntry;
import p2p.wire.pb.JoinRequestEntry;
import p2p.wire.pb.MemberEntry;
import p2p.wire.pb.PeerEntry;
import p2p.wire.pb.SourceEntry;
import p2p.wire.pb.UserEntry;
import p2p.wire.pb.VersionEntry;

/** The rows of a tracker's lists: views to entries and back. */
final class EntryWire {
    private static final EnumTable<GroupView.Standing, GroupStanding> STANDINGS =
            new EnumTable<>(GroupView.Standing.class, GroupStanding.class, "GROUP_STANDING_");

    private EntryWire() {}

    static DeviceEntry device(DeviceView v) {
        return DeviceEntry.newBuilder()
                .setDevice(v.device().text())
                .setPeer(CoreWire.bytes(v.peer()))
                .setOnline(v.online())
                .setSince(v.since())
                .build();
    }

    static DeviceView device(DeviceEntry f) {
        return new DeviceView(
                new DeviceName(f.getDevice()),
                CoreWire.peerId(f.getPeer()),
                f.getOnline(),
                CoreWire.amount(f.getSince()));
    }

    static GroupEntry group(GroupView v) {
        return GroupEntry.newBuilder()
                .setId(v.id().value())
                .setName(v.name().text())
                .setOwner(v.owner().text())
                .setMembers(v.members())
                .setStanding(STANDINGS.toWire(v.standing()))
                .setGrace(v.grace())
                .setPolicy(CoreWire.POLICIES.toWire(v.policy()))
                .build();
    }

    static GroupView group(GroupEntry f) {
        return new GroupView(
                new GroupId(f.getId()),
                new GroupName(f.getName()),
                new UserName(f.getOwner()),
                CoreWire.count(f.getMembers()),
                STANDINGS.fromWire(f.getStanding()),
                CoreWire.count(f.getGrace()),
                CoreWire.POLICIES.fromWire(f.getPolicy()));
    }

    static JoinRequestEntry joinRequest(JoinRequestView v) {
        return JoinRequestEntry.newBuilder()
                .setGroup(v.group().text())
                .setUser(v.user().text())
                .setOwner(v.owner().text())
                .setTime(v.time())
                .build();
    }

    static JoinRequestView joinRequest(JoinRequestEntry f) {
        return new JoinRequestView(
                new GroupName(f.getGroup()),
                new UserName(f.getUser()),
                new UserName(f.getOwner()),
                CoreWire.amount(f.getTime()));
    }

    static MemberEntry member(MemberView v) {
        return MemberEntry.newBuilder()
                .setUser(v.user().text())
                .setOwner(v.owner())
                .setOnline(v.online())
                .setSince(v.since())
                .build();
    }

    static MemberView member(MemberEntry f) {
        return new MemberView(new UserName(f.getUser()), f.getOwner(), f.getOnline(), CoreWire.amount(f.getSince()));
    }

    static VersionEntry version(VersionView v) {
        return VersionEntry.newBuilder()
                .setVersion(v.version())
                .setSize(v.size())
                .setUser(v.user().text())
                .setTime(v.time())
                .setSources(v.sources())
                .setDeletedBy(v.deletedBy())
                .setDeleted(v.deleted())
                .build();
    }

    static VersionView version(VersionEntry f) {
        return new VersionView(
                CoreWire.count(f.getVersion()),
                CoreWire.amount(f.getSize()),
                new UserName(f.getUser()),
                CoreWire.amount(f.getTime()),
                CoreWire.count(f.getSources()),
                f.getDeletedBy(),
                CoreWire.amount(f.getDeleted()));
    }

    static FileEntry file(FileView v) {
        FileEntry.Builder entry = FileEntry.newBuilder()
                .setId(v.id().value())
                .setGroup(v.group().text())
                .setName(v.name().text())
                .setVersion(v.version())
                .setContent(CoreWire.bytes(v.content()))
                .setSize(v.size())
                .setFiles(v.files())
                .setPieceLength(v.pieceLength())
                .setOwner(v.owner().text())
                .setTime(v.time())
                .setSources(v.sources())
                .setComplete(v.complete())
                .setStored(v.stored());
        if (v.sha256() != null) {
            entry.setSha256(CoreWire.bytes(v.sha256()));
        }
        if (v.sha1() != null) {
            entry.setSha1(CoreWire.bytes(v.sha1()));
        }
        return entry.build();
    }

    static FileView file(FileEntry f) {
        return new FileView(
                new EntryId(f.getId()),
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                CoreWire.contentId(f.getContent()),
                CoreWire.amount(f.getSize()),
                CoreWire.count(f.getFiles()),
                CoreWire.count(f.getPieceLength()),
                f.hasSha256() ? CoreWire.sha256(f.getSha256()) : null,
                f.hasSha1() ? CoreWire.sha1(f.getSha1()) : null,
                new UserName(f.getOwner()),
                CoreWire.amount(f.getTime()),
                CoreWire.count(f.getSources()),
                CoreWire.count(f.getComplete()),
                CoreWire.count(f.getStored()));
    }

    static HolderEntry holder(HolderView v) {
        return HolderEntry.newBuilder()
                .setUser(v.user().text())
                .setDevice(v.device().text())
                .setPeer(CoreWire.bytes(v.peer()))
                .setHave(v.have())
                .setPieces(v.pieces())
                .build();
    }

    static HolderView holder(HolderEntry f) {
        return new HolderView(
                new UserName(f.getUser()),
                new DeviceName(f.getDevice()),
                CoreWire.peerId(f.getPeer()),
                CoreWire.count(f.getHave()),
                CoreWire.count(f.getPieces()));
    }

    static SourceEntry source(Source v) {
        return SourceEntry.newBuilder()
                .setPeer(CoreWire.bytes(v.peer()))
                .setUser(v.user().text())
                .setDevice(v.device().text())
                .addAllAddresses(Items.map(v.endpoints(), CoreWire::address))
                .setHave(v.have())
                .setComplete(v.complete())
                .setMirror(v.mirror())
                .setKept(v.kept())
                .build();
    }

    static Source source(SourceEntry f) {
        return new Source(
                CoreWire.peerId(f.getPeer()),
                new UserName(f.getUser()),
                new DeviceName(f.getDevice()),
                Items.map(f.getAddressesList(), CoreWire::endpoint),
                CoreWire.count(f.getHave()),
                f.getComplete(),
                f.getMirror(),
                f.getKept());
    }

    static PeerEntry peer(PeerView v) {
        return PeerEntry.newBuilder()
                .setUser(v.user().text())
                .setDevice(v.device().text())
                .setPeer(CoreWire.bytes(v.peer()))
                .setAddress(CoreWire.address(v.endpoint()))
                .setOnline(v.online())
                .setReachable(v.reachable())
                .setSeen(v.seen())
                .setOffers(v.offers())
                .build();
    }

    static PeerView peer(PeerEntry f) {
        return new PeerView(
                new UserName(f.getUser()),
                new DeviceName(f.getDevice()),
                CoreWire.peerId(f.getPeer()),
                CoreWire.endpoint(f.getAddress()),
                f.getOnline(),
                f.getReachable(),
                CoreWire.amount(f.getSeen()),
                CoreWire.count(f.getOffers()));
    }

    static UserEntry user(UserView v) {
        return UserEntry.newBuilder()
                .setUser(v.user().text())
                .setRole(CoreWire.ROLES.toWire(v.role()))
                .setDisabled(v.disabled())
                .setCreated(v.created())
                .setDevicesOnline(v.devicesOnline())
                .build();
    }

    static UserView user(UserEntry f) {
        return new UserView(
                new UserName(f.getUser()),
                CoreWire.ROLES.fromWire(f.getRole()),
                f.getDisabled(),
                CoreWire.amount(f.getCreated()),
                CoreWire.count(f.getDevicesOnline()));
    }

    static HostFileEntry hostFile(HostFileView v) {
        return HostFileEntry.newBuilder()
                .setGroup(v.group().text())
                .setName(v.name().text())
                .setVersion(v.version())
                .setSize(v.size())
                .setHave(v.have())
                .setPieces(v.pieces())
                .build();
    }

    static HostFileView hostFile(HostFileEntry f) {
        return new HostFileView(
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                CoreWire.amount(f.getSize()),
                CoreWire.count(f.getHave()),
                CoreWire.count(f.getPieces()));
    }
}
