// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.message.ControlReply;
import p2p.wire.pb.ControlReplyBody;
import p2p.wire.pb.DashboardOpened;
import p2p.wire.pb.FoldersShown;
import p2p.wire.pb.MirrorsShown;

/** The daemon's answers to the command line. */
final class ControlReplyWire implements ControlReply.Visitor<ControlReplyBody.Builder> {
    private static final ControlReplyWire WRITER = new ControlReplyWire();

    private ControlReplyWire() {}

    static ControlReplyBody toBody(ControlReply reply) {
        return reply.visit(WRITER).build();
    }

    static ControlReply fromBody(ControlReplyBody body) {
        return switch (body.getBodyCase()) {
            case GREETED -> greeted(body.getGreeted());
            case DONE -> new ControlReply.Done(body.getDone().getText());
            case REFUSED -> new ControlReply.Refused(CoreWire.problem(body.getRefused()));
            case RELAYED -> new ControlReply.Relayed(ReplyWire.fromBody(body.getRelayed()));
            case KEY_TO_CONFIRM -> keyToConfirm(body.getKeyToConfirm());
            case NETWORK_JOINED -> networkJoined(body.getNetworkJoined());
            case SHARED -> new ControlReply.Shared(Items.map(body.getShared().getFilesList(), ShareWire::shared));
            case TRANSFER_STARTED -> transferStarted(body.getTransferStarted());
            case TRANSFERS ->
                new ControlReply.Transfers(
                        Items.map(body.getTransfers().getTransfersList(), TransferWire::transfer),
                        body.getTransfers().getMore());
            case TRANSFER_SHOWN -> new ControlReply.TransferShown(TransferWire.transfer(body.getTransferShown()));
            case EXPLAINED -> explained(body.getExplained());
            case SHARES ->
                new ControlReply.Shares(
                        Items.map(body.getShares().getSharesList(), ShareWire::share),
                        body.getShares().getMore());
            case STATUS_SHOWN -> new ControlReply.StatusShown(StatusWire.status(body.getStatusShown()));
            case LOG_LINES ->
                new ControlReply.LogLines(Items.checked(body.getLogLines().getLinesList()));
            case FILE_VERIFIED -> new ControlReply.FileVerified(ShareWire.verified(body.getFileVerified()));
            case MIRRORS_SHOWN ->
                new ControlReply.MirrorsShown(Items.map(body.getMirrorsShown().getMirrorsList(), MirrorWire::group));
            case STORED -> MirrorWire.stored(body.getStored());
            case DASHBOARD_OPENED ->
                new ControlReply.DashboardOpened(
                        body.getDashboardOpened().getLink(),
                        CoreWire.count(body.getDashboardOpened().getSeconds()));
            case FOLDERS_SHOWN ->
                new ControlReply.FoldersShown(
                        body.getFoldersShown().getDownloads(),
                        body.getFoldersShown().getUploads());
            case LIMITS_SHOWN -> LimitsWire.shown(body.getLimitsShown());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("control reply");
        };
    }

    private static ControlReply greeted(ControlReplyBody.Greeted f) {
        return new ControlReply.Greeted(CoreWire.count(f.getVersion()), f.getSoftware());
    }

    private static ControlReply keyToConfirm(ControlReplyBody.KeyToConfirm f) {
        return new ControlReply.KeyToConfirm(CoreWire.sha256(f.getRoot()), CoreWire.endpoint(f.getTracker()));
    }

    private static ControlReply networkJoined(ControlReplyBody.NetworkJoined f) {
        return new ControlReply.NetworkJoined(
                CoreWire.sha256(f.getRoot()), Items.map(f.getTrackersList(), CoreWire::endpoint), f.getKnown());
    }

    private static ControlReply transferStarted(ControlReplyBody.TransferStarted f) {
        return new ControlReply.TransferStarted(TransferWire.transfer(f.getTransfer()), f.getExisting());
    }

    private static ControlReply explained(ControlReplyBody.Explained f) {
        return new ControlReply.Explained(
                CoreWire.amount(f.getId()),
                f.hasReason() ? TransferWire.REASONS.fromWire(f.getReason()) : null,
                f.getEvidence(),
                f.getNext());
    }

    private static ControlReplyBody.Builder body() {
        return ControlReplyBody.newBuilder();
    }

    @Override
    public ControlReplyBody.Builder greeted(ControlReply.Greeted m) {
        return body().setGreeted(ControlReplyBody.Greeted.newBuilder()
                .setVersion(m.version())
                .setSoftware(m.software()));
    }

    @Override
    public ControlReplyBody.Builder done(ControlReply.Done m) {
        return body().setDone(ControlReplyBody.Done.newBuilder().setText(m.text()));
    }

    @Override
    public ControlReplyBody.Builder refused(ControlReply.Refused m) {
        return body().setRefused(CoreWire.failure(m.problem()));
    }

    @Override
    public ControlReplyBody.Builder relayed(ControlReply.Relayed m) {
        return body().setRelayed(ReplyWire.toBody(m.reply()));
    }

    @Override
    public ControlReplyBody.Builder keyToConfirm(ControlReply.KeyToConfirm m) {
        return body().setKeyToConfirm(ControlReplyBody.KeyToConfirm.newBuilder()
                .setRoot(CoreWire.bytes(m.root()))
                .setTracker(CoreWire.address(m.tracker())));
    }

    @Override
    public ControlReplyBody.Builder networkJoined(ControlReply.NetworkJoined m) {
        return body().setNetworkJoined(ControlReplyBody.NetworkJoined.newBuilder()
                .setRoot(CoreWire.bytes(m.root()))
                .addAllTrackers(Items.map(m.trackers(), CoreWire::address))
                .setKnown(m.known()));
    }

    @Override
    public ControlReplyBody.Builder shared(ControlReply.Shared m) {
        return body().setShared(
                        ControlReplyBody.Shared.newBuilder().addAllFiles(Items.map(m.files(), ShareWire::shared)));
    }

    @Override
    public ControlReplyBody.Builder transferStarted(ControlReply.TransferStarted m) {
        return body().setTransferStarted(ControlReplyBody.TransferStarted.newBuilder()
                .setTransfer(TransferWire.entry(m.transfer()))
                .setExisting(m.existing()));
    }

    @Override
    public ControlReplyBody.Builder transfers(ControlReply.Transfers m) {
        return body().setTransfers(ControlReplyBody.Transfers.newBuilder()
                .addAllTransfers(Items.map(m.transfers(), TransferWire::entry))
                .setMore(m.more()));
    }

    @Override
    public ControlReplyBody.Builder transferShown(ControlReply.TransferShown m) {
        return body().setTransferShown(TransferWire.entry(m.transfer()));
    }

    @Override
    public ControlReplyBody.Builder explained(ControlReply.Explained m) {
        ControlReplyBody.Explained.Builder explained = ControlReplyBody.Explained.newBuilder()
                .setId(m.id())
                .setEvidence(m.evidence())
                .setNext(m.next());
        if (m.reason() != null) {
            explained.setReason(TransferWire.REASONS.toWire(m.reason()));
        }
        return body().setExplained(explained);
    }

    @Override
    public ControlReplyBody.Builder shares(ControlReply.Shares m) {
        return body().setShares(ControlReplyBody.Shares.newBuilder()
                .addAllShares(Items.map(m.shares(), ShareWire::share))
                .setMore(m.more()));
    }

    @Override
    public ControlReplyBody.Builder statusShown(ControlReply.StatusShown m) {
        return body().setStatusShown(StatusWire.status(m.status()));
    }

    @Override
    public ControlReplyBody.Builder logLines(ControlReply.LogLines m) {
        return body().setLogLines(ControlReplyBody.LogLines.newBuilder().addAllLines(Items.checked(m.lines())));
    }

    @Override
    public ControlReplyBody.Builder fileVerified(ControlReply.FileVerified m) {
        return body().setFileVerified(ShareWire.verified(m.file()));
    }

    @Override
    public ControlReplyBody.Builder mirrorsShown(ControlReply.MirrorsShown m) {
        return body().setMirrorsShown(
                        MirrorsShown.newBuilder().addAllMirrors(Items.map(m.mirrors(), MirrorWire::group)));
    }

    @Override
    public ControlReplyBody.Builder stored(ControlReply.Stored m) {
        return body().setStored(MirrorWire.stored(m));
    }

    @Override
    public ControlReplyBody.Builder dashboardOpened(ControlReply.DashboardOpened m) {
        return body().setDashboardOpened(
                        DashboardOpened.newBuilder().setLink(m.link()).setSeconds(m.seconds()));
    }

    @Override
    public ControlReplyBody.Builder foldersShown(ControlReply.FoldersShown m) {
        return body().setFoldersShown(
                        FoldersShown.newBuilder().setDownloads(m.downloads()).setUploads(m.uploads()));
    }

    @Override
    public ControlReplyBody.Builder limitsShown(ControlReply.LimitsShown m) {
        return body().setLimitsShown(LimitsWire.shown(m));
    }
}
