// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import java.util.ArrayList;
import java.util.List;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.message.Holding;
import p2p.message.MirrorState;
import p2p.message.SwarmRequest;
import p2p.message.TransferReport;
import p2p.wire.pb.Nothing;
import p2p.wire.pb.SwarmBody;

/** Requests about presence and swarms. Holdings travel in columns: 8 bytes of id and a few bits each. */
final class SwarmWire implements SwarmRequest.Visitor<SwarmBody> {
    private static final SwarmWire WRITER = new SwarmWire();

    private SwarmWire() {}

    static SwarmBody toBody(SwarmRequest request) {
        return request.visit(WRITER);
    }

    static SwarmRequest fromBody(SwarmBody body) {
        return switch (body.getBodyCase()) {
            case ANNOUNCE -> announce(body.getAnnounce());
            case ANNOUNCE_CHANGE -> announceChange(body.getAnnounceChange());
            case HEARTBEAT -> new SwarmRequest.Heartbeat(body.getHeartbeat().getDigest());
            case WATCH_SOURCES -> new SwarmRequest.WatchSources(entry(body.getWatchSources()));
            case UNWATCH_SOURCES -> new SwarmRequest.UnwatchSources(entry(body.getUnwatchSources()));
            case RENEW_TICKETS -> new SwarmRequest.RenewTickets();
            case LIST_PEERS -> listPeers(body.getListPeers());
            case REPORT_TRANSFER -> new SwarmRequest.ReportTransfer(report(body.getReportTransfer()));
            case REACH ->
                new SwarmRequest.Reach(
                        CoreWire.peerId(body.getReach().getTracker()),
                        body.getReach().getReached());
            case ANNOUNCE_MIRRORS ->
                new SwarmRequest.AnnounceMirrors(
                        Items.map(body.getAnnounceMirrors().getMirrorsList(), SwarmWire::mirror));
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("swarm request");
        };
    }

    private static SwarmRequest announce(SwarmBody.Announce f) {
        return new SwarmRequest.Announce(f.getFirst(), f.getLast(), holdings(f.getHoldings()));
    }

    private static SwarmRequest announceChange(SwarmBody.AnnounceChange f) {
        return new SwarmRequest.AnnounceChange(holdings(f.getAdded()), Items.map(f.getRemovedList(), EntryId::new));
    }

    private static SwarmRequest listPeers(SwarmBody.ListPeers f) {
        return new SwarmRequest.ListPeers(f.hasGroup() ? new GroupName(f.getGroup()) : null);
    }

    private static EntryId entry(SwarmBody.Entry f) {
        return new EntryId(f.getEntry());
    }

    private static List<Holding> holdings(SwarmBody.Holdings f) {
        int count = Items.checked(f.getEntriesList()).size();
        if (f.getHaveCount() != count || f.getCompleteCount() != count) {
            throw new IllegalArgumentException(
                    "columns of " + count + ", " + f.getHaveCount() + " and " + f.getCompleteCount() + " holdings");
        }
        int kept = f.getKeptCount();
        if (kept != 0 && kept != count) {
            throw new IllegalArgumentException("columns of " + count + " and " + kept + " holdings");
        }
        List<Holding> holdings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            holdings.add(new Holding(
                    new EntryId(f.getEntries(i)), f.getHave(i), f.getComplete(i), kept != 0 && f.getKept(i)));
        }
        return holdings;
    }

    private static TransferReport report(SwarmBody.ReportTransfer f) {
        return new TransferReport(
                new EntryId(f.getEntry()),
                CoreWire.amount(f.getBytes()),
                CoreWire.amount(f.getMillis()),
                CoreWire.sha1(f.getPublished()),
                CoreWire.sha1(f.getReceived()),
                f.getResult(),
                Items.map(f.getPeersList(), SwarmWire::share));
    }

    private static TransferReport.Share share(SwarmBody.Share f) {
        return new TransferReport.Share(f.getPeer(), CoreWire.amount(f.getBytes()));
    }

    private static MirrorState mirror(SwarmBody.Mirror f) {
        return new MirrorState(new GroupId(f.getGroup()), f.getProblem());
    }

    private static SwarmBody.Mirror mirror(MirrorState m) {
        return SwarmBody.Mirror.newBuilder()
                .setGroup(m.group().value())
                .setProblem(m.problem())
                .build();
    }

    private static SwarmBody.Entry entry(EntryId entry) {
        return SwarmBody.Entry.newBuilder().setEntry(entry.value()).build();
    }

    private static SwarmBody.Holdings columns(List<Holding> holdings) {
        SwarmBody.Holdings.Builder columns = SwarmBody.Holdings.newBuilder();
        for (Holding holding : Items.checked(holdings)) {
            columns.addEntries(holding.entry().value()).addHave(holding.have()).addComplete(holding.complete());
        }
        if (holdings.stream().anyMatch(Holding::kept)) {
            holdings.forEach(holding -> columns.addKept(holding.kept()));
        }
        return columns.build();
    }

    private static SwarmBody.Share share(TransferReport.Share share) {
        return SwarmBody.Share.newBuilder()
                .setPeer(share.peer())
                .setBytes(share.bytes())
                .build();
    }

    @Override
    public SwarmBody announce(SwarmRequest.Announce m) {
        return SwarmBody.newBuilder()
                .setAnnounce(SwarmBody.Announce.newBuilder()
                        .setFirst(m.first())
                        .setLast(m.last())
                        .setHoldings(columns(m.holdings())))
                .build();
    }

    @Override
    public SwarmBody announceChange(SwarmRequest.AnnounceChange m) {
        return SwarmBody.newBuilder()
                .setAnnounceChange(SwarmBody.AnnounceChange.newBuilder()
                        .setAdded(columns(m.added()))
                        .addAllRemoved(Items.map(m.removed(), EntryId::value)))
                .build();
    }

    @Override
    public SwarmBody heartbeat(SwarmRequest.Heartbeat m) {
        return SwarmBody.newBuilder()
                .setHeartbeat(SwarmBody.Heartbeat.newBuilder().setDigest(m.digest()))
                .build();
    }

    @Override
    public SwarmBody reach(SwarmRequest.Reach m) {
        return SwarmBody.newBuilder()
                .setReach(SwarmBody.Reach.newBuilder()
                        .setTracker(CoreWire.bytes(m.tracker()))
                        .setReached(m.reached()))
                .build();
    }

    @Override
    public SwarmBody announceMirrors(SwarmRequest.AnnounceMirrors m) {
        return SwarmBody.newBuilder()
                .setAnnounceMirrors(
                        SwarmBody.AnnounceMirrors.newBuilder().addAllMirrors(Items.map(m.mirrors(), SwarmWire::mirror)))
                .build();
    }

    @Override
    public SwarmBody watchSources(SwarmRequest.WatchSources m) {
        return SwarmBody.newBuilder().setWatchSources(entry(m.entry())).build();
    }

    @Override
    public SwarmBody unwatchSources(SwarmRequest.UnwatchSources m) {
        return SwarmBody.newBuilder().setUnwatchSources(entry(m.entry())).build();
    }

    @Override
    public SwarmBody renewTickets(SwarmRequest.RenewTickets m) {
        return SwarmBody.newBuilder()
                .setRenewTickets(Nothing.getDefaultInstance())
                .build();
    }

    @Override
    public SwarmBody listPeers(SwarmRequest.ListPeers m) {
        SwarmBody.ListPeers.Builder list = SwarmBody.ListPeers.newBuilder();
        if (m.group() != null) {
            list.setGroup(m.group().text());
        }
        return SwarmBody.newBuilder().setListPeers(list).build();
    }

    @Override
    public SwarmBody reportTransfer(SwarmRequest.ReportTransfer m) {
        TransferReport report = m.report();
        return SwarmBody.newBuilder()
                .setReportTransfer(SwarmBody.ReportTransfer.newBuilder()
                        .setEntry(report.entry().value())
                        .setBytes(report.bytes())
                        .setMillis(report.millis())
                        .setPublished(CoreWire.bytes(report.published()))
                        .setReceived(CoreWire.bytes(report.received()))
                        .setResult(report.result())
                        .addAllPeers(Items.map(report.peers(), SwarmWire::share)))
                .build();
    }
}
