// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.FileName;
import p2p.core.FileRef;
import p2p.core.GroupName;
import p2p.message.ControlRequest;
import p2p.message.Steering;
import p2p.wire.pb.ControlRequestBody;
import p2p.wire.pb.Nothing;
import p2p.wire.pb.SetFolders;
import p2p.wire.pb.SteeringVerb;

/** What the command line asks of its daemon. */
final class ControlRequestWire implements ControlRequest.Visitor<ControlRequestBody.Builder> {
    private static final ControlRequestWire WRITER = new ControlRequestWire();
    private static final EnumTable<Steering, SteeringVerb> VERBS =
            new EnumTable<>(Steering.class, SteeringVerb.class, "STEERING_VERB_");

    private ControlRequestWire() {}

    static ControlRequestBody toBody(ControlRequest request) {
        return request.visit(WRITER).build();
    }

    static ControlRequest fromBody(ControlRequestBody body) {
        return switch (body.getBodyCase()) {
            case GREET -> greet(body.getGreet());
            case RELAY -> new ControlRequest.Relay(RequestWire.fromBody(body.getRelay()));
            case JOIN_NETWORK -> joinNetwork(body.getJoinNetwork());
            case SHARE -> share(body.getShare());
            case UNSHARE -> unshare(body.getUnshare());
            case GET -> get(body.getGet());
            case LIST_TRANSFERS ->
                new ControlRequest.ListTransfers(
                        CoreWire.amount(body.getListTransfers().getAfter()),
                        body.getListTransfers().getMirrored(),
                        body.getListTransfers().getUnderWay());
            case SHOW_TRANSFER -> new ControlRequest.ShowTransfer(id(body.getShowTransfer()));
            case WATCH_TRANSFER -> new ControlRequest.WatchTransfer(id(body.getWatchTransfer()));
            case STEER_TRANSFER -> steerTransfer(body.getSteerTransfer());
            case EXPLAIN_TRANSFER -> new ControlRequest.ExplainTransfer(id(body.getExplainTransfer()));
            case LIST_SHARES ->
                new ControlRequest.ListShares(
                        CoreWire.count(body.getListShares().getSkip()));
            case SHOW_STATUS -> new ControlRequest.ShowStatus();
            case READ_DAEMON_LOG ->
                new ControlRequest.ReadDaemonLog(
                        CoreWire.count(body.getReadDaemonLog().getLimit()));
            case STOP_DAEMON -> new ControlRequest.StopDaemon();
            case VERIFY_FILE -> verifyFile(body.getVerifyFile());
            case SET_DEFAULT_GROUP -> new ControlRequest.SetDefaultGroup(new GroupName(body.getSetDefaultGroup()));
            case SET_MIRROR -> MirrorWire.set(body.getSetMirror());
            case END_MIRROR -> MirrorWire.end(body.getEndMirror());
            case SHOW_MIRRORS -> new ControlRequest.ShowMirrors();
            case AWAIT_STORED -> MirrorWire.await(body.getAwaitStored());
            case OPEN_DASHBOARD -> new ControlRequest.OpenDashboard();
            case SHOW_FOLDERS -> new ControlRequest.ShowFolders();
            case SET_FOLDERS -> setFolders(body.getSetFolders());
            case SET_LIMITS -> LimitsWire.set(body.getSetLimits());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("control request");
        };
    }

    private static ControlRequest greet(ControlRequestBody.Greet f) {
        return new ControlRequest.Greet(
                CoreWire.count(f.getLowestVersion()), CoreWire.count(f.getHighestVersion()), f.getSoftware());
    }

    private static ControlRequest joinNetwork(ControlRequestBody.JoinNetwork f) {
        return new ControlRequest.JoinNetwork(
                Items.map(f.getTrackersList(), CoreWire::endpoint), f.hasRoot() ? CoreWire.sha256(f.getRoot()) : null);
    }

    private static ControlRequest share(ControlRequestBody.Share f) {
        return new ControlRequest.Share(
                Items.checked(f.getPathsList()),
                new GroupName(f.getGroup()),
                f.hasAs() ? new FileName(f.getAs()) : null,
                f.hasPolicy() ? CoreWire.POLICIES.fromWire(f.getPolicy()) : null);
    }

    private static ControlRequest unshare(ControlRequestBody.Unshare f) {
        return new ControlRequest.Unshare(new GroupName(f.getGroup()), new FileName(f.getName()));
    }

    private static ControlRequest get(ControlRequestBody.Get f) {
        return new ControlRequest.Get(
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                f.getDestination(),
                Items.checked(f.getFromList()),
                Items.checked(f.getOnlyList()));
    }

    private static ControlRequest steerTransfer(ControlRequestBody.SteerTransfer f) {
        return new ControlRequest.SteerTransfer(CoreWire.amount(f.getId()), VERBS.fromWire(f.getVerb()));
    }

    private static ControlRequest verifyFile(ControlRequestBody.VerifyFile f) {
        return new ControlRequest.VerifyFile(
                f.getPath(),
                f.hasGroup()
                        ? new FileRef(
                                new GroupName(f.getGroup()), new FileName(f.getName()), CoreWire.count(f.getVersion()))
                        : null);
    }

    private static ControlRequest setFolders(SetFolders f) {
        return new ControlRequest.SetFolders(
                f.hasDownloads() ? f.getDownloads() : null, f.hasUploads() ? f.getUploads() : null);
    }

    private static long id(ControlRequestBody.Transfer f) {
        return CoreWire.amount(f.getId());
    }

    private static ControlRequestBody.Builder body() {
        return ControlRequestBody.newBuilder();
    }

    private static ControlRequestBody.Transfer transfer(long id) {
        return ControlRequestBody.Transfer.newBuilder().setId(id).build();
    }

    @Override
    public ControlRequestBody.Builder greet(ControlRequest.Greet m) {
        return body().setGreet(ControlRequestBody.Greet.newBuilder()
                .setLowestVersion(m.lowestVersion())
                .setHighestVersion(m.highestVersion())
                .setSoftware(m.software()));
    }

    @Override
    public ControlRequestBody.Builder relay(ControlRequest.Relay m) {
        return body().setRelay(RequestWire.toBody(m.request()));
    }

    @Override
    public ControlRequestBody.Builder joinNetwork(ControlRequest.JoinNetwork m) {
        ControlRequestBody.JoinNetwork.Builder join =
                ControlRequestBody.JoinNetwork.newBuilder().addAllTrackers(Items.map(m.trackers(), CoreWire::address));
        if (m.root() != null) {
            join.setRoot(CoreWire.bytes(m.root()));
        }
        return body().setJoinNetwork(join);
    }

    @Override
    public ControlRequestBody.Builder share(ControlRequest.Share m) {
        ControlRequestBody.Share.Builder share = ControlRequestBody.Share.newBuilder()
                .addAllPaths(Items.checked(m.paths()))
                .setGroup(m.group().text());
        if (m.as() != null) {
            share.setAs(m.as().text());
        }
        if (m.policy() != null) {
            share.setPolicy(CoreWire.POLICIES.toWire(m.policy()));
        }
        return body().setShare(share);
    }

    @Override
    public ControlRequestBody.Builder unshare(ControlRequest.Unshare m) {
        return body().setUnshare(ControlRequestBody.Unshare.newBuilder()
                .setGroup(m.group().text())
                .setName(m.name().text()));
    }

    @Override
    public ControlRequestBody.Builder get(ControlRequest.Get m) {
        return body().setGet(ControlRequestBody.Get.newBuilder()
                .setGroup(m.group().text())
                .setName(m.name().text())
                .setVersion(m.version())
                .setDestination(m.destination())
                .addAllFrom(Items.checked(m.from()))
                .addAllOnly(Items.checked(m.only())));
    }

    @Override
    public ControlRequestBody.Builder listTransfers(ControlRequest.ListTransfers m) {
        return body().setListTransfers(ControlRequestBody.ListTransfers.newBuilder()
                .setAfter(m.after())
                .setMirrored(m.mirrored())
                .setUnderWay(m.underWay()));
    }

    @Override
    public ControlRequestBody.Builder showTransfer(ControlRequest.ShowTransfer m) {
        return body().setShowTransfer(transfer(m.id()));
    }

    @Override
    public ControlRequestBody.Builder watchTransfer(ControlRequest.WatchTransfer m) {
        return body().setWatchTransfer(transfer(m.id()));
    }

    @Override
    public ControlRequestBody.Builder steerTransfer(ControlRequest.SteerTransfer m) {
        return body().setSteerTransfer(ControlRequestBody.SteerTransfer.newBuilder()
                .setId(m.id())
                .setVerb(VERBS.toWire(m.steering())));
    }

    @Override
    public ControlRequestBody.Builder explainTransfer(ControlRequest.ExplainTransfer m) {
        return body().setExplainTransfer(transfer(m.id()));
    }

    @Override
    public ControlRequestBody.Builder listShares(ControlRequest.ListShares m) {
        return body().setListShares(ControlRequestBody.ListShares.newBuilder().setSkip(m.skip()));
    }

    @Override
    public ControlRequestBody.Builder showStatus(ControlRequest.ShowStatus m) {
        return body().setShowStatus(Nothing.getDefaultInstance());
    }

    @Override
    public ControlRequestBody.Builder readDaemonLog(ControlRequest.ReadDaemonLog m) {
        return body().setReadDaemonLog(
                        ControlRequestBody.ReadDaemonLog.newBuilder().setLimit(m.limit()));
    }

    @Override
    public ControlRequestBody.Builder stopDaemon(ControlRequest.StopDaemon m) {
        return body().setStopDaemon(Nothing.getDefaultInstance());
    }

    @Override
    public ControlRequestBody.Builder verifyFile(ControlRequest.VerifyFile m) {
        ControlRequestBody.VerifyFile.Builder verify =
                ControlRequestBody.VerifyFile.newBuilder().setPath(m.path());
        FileRef file = m.file();
        if (file != null) {
            verify.setGroup(file.group().text()).setName(file.name().text()).setVersion(file.version());
        }
        return body().setVerifyFile(verify);
    }

    @Override
    public ControlRequestBody.Builder setDefaultGroup(ControlRequest.SetDefaultGroup m) {
        return body().setSetDefaultGroup(m.group().text());
    }

    @Override
    public ControlRequestBody.Builder setMirror(ControlRequest.SetMirror m) {
        return body().setSetMirror(MirrorWire.set(m));
    }

    @Override
    public ControlRequestBody.Builder endMirror(ControlRequest.EndMirror m) {
        return body().setEndMirror(MirrorWire.end(m));
    }

    @Override
    public ControlRequestBody.Builder showMirrors(ControlRequest.ShowMirrors m) {
        return body().setShowMirrors(Nothing.getDefaultInstance());
    }

    @Override
    public ControlRequestBody.Builder awaitStored(ControlRequest.AwaitStored m) {
        return body().setAwaitStored(MirrorWire.await(m));
    }

    @Override
    public ControlRequestBody.Builder openDashboard(ControlRequest.OpenDashboard m) {
        return body().setOpenDashboard(Nothing.getDefaultInstance());
    }

    @Override
    public ControlRequestBody.Builder showFolders(ControlRequest.ShowFolders m) {
        return body().setShowFolders(Nothing.getDefaultInstance());
    }

    @Override
    public ControlRequestBody.Builder setFolders(ControlRequest.SetFolders m) {
        SetFolders.Builder folders = SetFolders.newBuilder();
        if (m.downloads() != null) {
            folders.setDownloads(m.downloads());
        }
        if (m.uploads() != null) {
            folders.setUploads(m.uploads());
        }
        return body().setSetFolders(folders);
    }

    @Override
    public ControlRequestBody.Builder setLimits(ControlRequest.SetLimits m) {
        return body().setSetLimits(LimitsWire.set(m));
    }
}
