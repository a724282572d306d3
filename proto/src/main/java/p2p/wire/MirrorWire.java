// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.DeviceName;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.MirrorView;
import p2p.message.MirroredGroup;
import p2p.wire.pb.AwaitStored;
import p2p.wire.pb.EndMirror;
import p2p.wire.pb.MirrorEntry;
import p2p.wire.pb.SetMirror;
import p2p.wire.pb.StoreProgress;
import p2p.wire.pb.Stored;

/** Mirrors, as trackers list them and as the command line sees its daemon's. */
final class MirrorWire {
    private MirrorWire() {}

    static MirrorEntry mirror(MirrorView v) {
        return MirrorEntry.newBuilder()
                .setUser(v.user().text())
                .setDevice(v.device().text())
                .setPeer(CoreWire.bytes(v.peer()))
                .setReachable(v.reachable())
                .setProblem(v.problem())
                .build();
    }

    static MirrorView mirror(MirrorEntry f) {
        return new MirrorView(
                new UserName(f.getUser()),
                new DeviceName(f.getDevice()),
                CoreWire.peerId(f.getPeer()),
                f.getReachable(),
                f.getProblem());
    }

    static p2p.wire.pb.MirroredGroup group(MirroredGroup v) {
        return p2p.wire.pb.MirroredGroup.newBuilder()
                .setGroup(v.group().text())
                .setUser(v.user().text())
                .setDirectory(v.directory())
                .setQuota(v.quota())
                .setKeep(v.keep())
                .setUsed(v.used())
                .setFiles(v.files())
                .setFetching(v.fetching())
                .setMissing(v.missing())
                .setProblem(v.problem())
                .build();
    }

    static MirroredGroup group(p2p.wire.pb.MirroredGroup f) {
        return new MirroredGroup(
                new GroupName(f.getGroup()),
                new UserName(f.getUser()),
                f.getDirectory(),
                CoreWire.amount(f.getQuota()),
                CoreWire.count(f.getKeep()),
                CoreWire.amount(f.getUsed()),
                CoreWire.count(f.getFiles()),
                CoreWire.count(f.getFetching()),
                CoreWire.count(f.getMissing()),
                f.getProblem());
    }

    static ControlRequest set(SetMirror f) {
        return new ControlRequest.SetMirror(
                new GroupName(f.getGroup()),
                f.hasQuota() ? Long.valueOf(CoreWire.amount(f.getQuota())) : null,
                f.hasKeep() ? Integer.valueOf(CoreWire.count(f.getKeep())) : null,
                f.hasDirectory() ? f.getDirectory() : null);
    }

    static SetMirror set(ControlRequest.SetMirror m) {
        SetMirror.Builder set = SetMirror.newBuilder().setGroup(m.group().text());
        if (m.quota() != null) {
            set.setQuota(m.quota());
        }
        if (m.keep() != null) {
            set.setKeep(m.keep());
        }
        if (m.directory() != null) {
            set.setDirectory(m.directory());
        }
        return set.build();
    }

    static ControlRequest end(EndMirror f) {
        return new ControlRequest.EndMirror(new GroupName(f.getGroup()), f.getDelete());
    }

    static EndMirror end(ControlRequest.EndMirror m) {
        return EndMirror.newBuilder()
                .setGroup(m.group().text())
                .setDelete(m.delete())
                .build();
    }

    static ControlRequest await(AwaitStored f) {
        return new ControlRequest.AwaitStored(
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                CoreWire.count(f.getMirrors()));
    }

    static AwaitStored await(ControlRequest.AwaitStored m) {
        return AwaitStored.newBuilder()
                .setGroup(m.group().text())
                .setName(m.name().text())
                .setVersion(m.version())
                .setMirrors(m.mirrors())
                .build();
    }

    static ControlReply stored(Stored f) {
        return new ControlReply.Stored(
                CoreWire.count(f.getStored()), CoreWire.count(f.getMirrors()), CoreWire.amount(f.getMillis()));
    }

    static Stored stored(ControlReply.Stored m) {
        return Stored.newBuilder()
                .setStored(m.stored())
                .setMirrors(m.mirrors())
                .setMillis(m.millis())
                .build();
    }

    static ControlEvent progress(StoreProgress f) {
        return new ControlEvent.StoreProgress(
                CoreWire.count(f.getStored()),
                CoreWire.count(f.getWanted()),
                CoreWire.count(f.getMirrors()),
                CoreWire.count(f.getHave()),
                CoreWire.count(f.getPieces()),
                f.getNote());
    }

    static StoreProgress progress(ControlEvent.StoreProgress m) {
        return StoreProgress.newBuilder()
                .setStored(m.stored())
                .setWanted(m.wanted())
                .setMirrors(m.mirrors())
                .setHave(m.have())
                .setPieces(m.pieces())
                .setNote(m.note())
                .build();
    }
}
