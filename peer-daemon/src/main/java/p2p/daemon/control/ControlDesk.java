// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.daemon.trackerlink.Trackers;
import p2p.daemon.transfer.Mirroring;
import p2p.daemon.transfer.Scope;
import p2p.daemon.transfer.Shares;
import p2p.daemon.transfer.StoredWait;
import p2p.daemon.transfer.Totals;
import p2p.daemon.transfer.Transfers;
import p2p.daemon.transfer.Verifications;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.ShareView;
import p2p.message.StatusView;
import p2p.message.TransferView;

/** Hands each request of one conversation to the room that does it. On the loop; refusals are {@link RefusedException}. */
final class ControlDesk implements ControlRequest.Visitor<CompletionStage<? extends ControlReply>> {
    static final int MAX_LOG_LINES = 1_000;

    private final DaemonFacts facts;
    private final Trackers trackers;
    private final Transfers transfers;
    private final Shares shares;
    private final Verifications verifications;
    private final Mirroring mirrors;
    private final DashboardDoor dashboard;
    private final ControlTurn turn;

    ControlDesk(Commands.Rooms rooms, ControlTurn turn) {
        this.facts = rooms.facts();
        this.trackers = rooms.trackers();
        this.transfers = rooms.transfers();
        this.shares = rooms.shares();
        this.verifications = rooms.verifications();
        this.mirrors = rooms.mirrors();
        this.dashboard = rooms.dashboard();
        this.turn = turn;
    }

    private static CompletionStage<ControlReply> now(ControlReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private <T> T loggedIn(Supplier<T> work) {
        if (trackers.network().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_LOGGED_IN, "this daemon has not joined a network yet", "p2p join LINK");
        }
        if (trackers.user().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_LOGGED_IN, "nobody is logged in on this device", "p2p account login USER");
        }
        return work.get();
    }

    @Override
    public CompletionStage<ControlReply> greet(ControlRequest.Greet m) {
        throw new RefusedException(
                ErrorCode.USAGE, "greeted already", "greet once, as the first request of a connection");
    }

    @Override
    public CompletionStage<? extends ControlReply> relay(ControlRequest.Relay m) {
        return new RelayDesk(trackers).relay(m.request(), turn.requestId());
    }

    @Override
    public CompletionStage<? extends ControlReply> joinNetwork(ControlRequest.JoinNetwork m) {
        return trackers.join(m.trackers(), m.root());
    }

    @Override
    public CompletionStage<? extends ControlReply> share(ControlRequest.Share m) {
        return loggedIn(() -> new ShareBatch(shares, m, turn::event).run());
    }

    @Override
    public CompletionStage<? extends ControlReply> unshare(ControlRequest.Unshare m) {
        return loggedIn(() -> shares.unshare(m.group(), m.name()))
                .thenApply(done -> new ControlReply.Done("no longer shared: " + m.group() + "/" + m.name()));
    }

    @Override
    public CompletionStage<? extends ControlReply> get(ControlRequest.Get m) {
        return loggedIn(() ->
                transfers.start(m.group(), m.name(), m.version(), m.destination(), new Scope(m.from(), m.only())));
    }

    @Override
    public CompletionStage<? extends ControlReply> listTransfers(ControlRequest.ListTransfers m) {
        Page<TransferView> page = Page.ofTransfers(transfers.list(m.underWay()).stream()
                .filter(view -> view.number() > m.after() && mirrors.isMirrored(view) == m.mirrored())
                .toList());
        return now(new ControlReply.Transfers(page.items(), page.more()));
    }

    @Override
    public CompletionStage<? extends ControlReply> showTransfer(ControlRequest.ShowTransfer m) {
        return now(new ControlReply.TransferShown(transfers.show(m.id())));
    }

    @Override
    public CompletionStage<? extends ControlReply> watchTransfer(ControlRequest.WatchTransfer m) {
        return turn.watch(transfers, m.id());
    }

    @Override
    public CompletionStage<? extends ControlReply> steerTransfer(ControlRequest.SteerTransfer m) {
        return transfers.steer(m.id(), m.steering()).thenApply(ControlReply.TransferShown::new);
    }

    @Override
    public CompletionStage<? extends ControlReply> explainTransfer(ControlRequest.ExplainTransfer m) {
        return now(transfers.explain(m.id()));
    }

    @Override
    public CompletionStage<? extends ControlReply> listShares(ControlRequest.ListShares m) {
        List<ShareView> all = shares.list();
        Page<ShareView> page = Page.ofShares(all.subList(Math.min(m.skip(), all.size()), all.size()));
        return now(new ControlReply.Shares(page.items(), page.more()));
    }

    @Override
    public CompletionStage<? extends ControlReply> showStatus(ControlRequest.ShowStatus m) {
        Totals totals = facts.totals();
        return now(new ControlReply.StatusShown(new StatusView(
                facts.software(),
                ProcessHandle.current().pid(),
                facts.self(),
                facts.device(),
                facts.listening(),
                trackers.advertised().orElse(null),
                trackers.network().orElse(null),
                trackers.user().orElse(null),
                trackers.role(),
                trackers.status(),
                totals.shares(),
                totals.downloads(),
                totals.peers(),
                totals.rateDown(),
                totals.rateUp(),
                facts.started(),
                facts.launch(),
                totals.notOffered(),
                totals.tasks(),
                facts.defaultGroup())));
    }

    @Override
    public CompletionStage<? extends ControlReply> readDaemonLog(ControlRequest.ReadDaemonLog m) {
        int limit = Math.max(1, Math.min(MAX_LOG_LINES, m.limit()));
        return facts.newestLogLines(limit).thenApply(ControlReply.LogLines::new);
    }

    @Override
    public CompletionStage<? extends ControlReply> stopDaemon(ControlRequest.StopDaemon m) {
        facts.stop();
        return now(new ControlReply.Done("the daemon is stopping; downloads go on when it runs again"));
    }

    @Override
    public CompletionStage<? extends ControlReply> verifyFile(ControlRequest.VerifyFile m) {
        return verifications.verify(m.path(), m.file(), turn::event).thenApply(ControlReply.FileVerified::new);
    }

    @Override
    public CompletionStage<? extends ControlReply> setDefaultGroup(ControlRequest.SetDefaultGroup m) {
        return facts.setDefaultGroup(m.group())
                .thenApply(done -> new ControlReply.Done("without -g, " + m.group() + " is meant from now on"));
    }

    @Override
    public CompletionStage<? extends ControlReply> setMirror(ControlRequest.SetMirror m) {
        return loggedIn(() -> mirrors.mirror(m.group(), m.quota(), m.keep(), m.directory()))
                .thenApply(ControlReply.MirrorsShown::new);
    }

    @Override
    public CompletionStage<? extends ControlReply> endMirror(ControlRequest.EndMirror m) {
        return mirrors.end(m.group(), m.delete())
                .thenApply(done -> new ControlReply.Done(m.group() + " is not mirrored here any more"
                        + (m.delete() ? ", and its files are gone" : "; its files stay")));
    }

    @Override
    public CompletionStage<? extends ControlReply> showMirrors(ControlRequest.ShowMirrors m) {
        return now(new ControlReply.MirrorsShown(mirrors.list()));
    }

    @Override
    public CompletionStage<? extends ControlReply> awaitStored(ControlRequest.AwaitStored m) {
        return loggedIn(() -> {
            StoredWait wait = mirrors.await(m.group(), m.name(), m.version(), m.mirrors(), turn::event);
            return turn.until(wait, wait.start());
        });
    }

    @Override
    public CompletionStage<? extends ControlReply> openDashboard(ControlRequest.OpenDashboard m) {
        return dashboard.open();
    }

    @Override
    public CompletionStage<? extends ControlReply> showFolders(ControlRequest.ShowFolders m) {
        return facts.folders();
    }

    @Override
    public CompletionStage<? extends ControlReply> setFolders(ControlRequest.SetFolders m) {
        return facts.setFolders(m.downloads(), m.uploads());
    }

    @Override
    public CompletionStage<? extends ControlReply> setLimits(ControlRequest.SetLimits m) {
        return transfers.limit(m.transfer(), m.down(), m.up());
    }
}
