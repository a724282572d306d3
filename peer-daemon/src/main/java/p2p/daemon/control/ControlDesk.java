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
import p2p.daemon.transfer.Shares;
import p2p.daemon.transfer.Totals;
import p2p.daemon.transfer.Transfers;
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
    private final ControlTurn turn;

    /** The rooms that the desk serves. */
    record Rooms(DaemonFacts facts, Trackers trackers, Transfers transfers, Shares shares) {}

    ControlDesk(Rooms rooms, ControlTurn turn) {
        this.facts = rooms.facts();
        this.trackers = rooms.trackers();
        this.transfers = rooms.transfers();
        this.shares = rooms.shares();
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
        return loggedIn(() -> transfers.start(m.group(), m.name(), m.version(), m.destination(), m.from()));
    }

    @Override
    public CompletionStage<? extends ControlReply> listTransfers(ControlRequest.ListTransfers m) {
        Page<TransferView> page = Page.ofTransfers(transfers.list().stream()
                .filter(view -> view.number() > m.after())
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
                facts.launch())));
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
}
