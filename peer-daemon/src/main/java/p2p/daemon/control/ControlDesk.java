// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.daemon.trackerlink.Trackers;
import p2p.daemon.transfer.Shares;
import p2p.daemon.transfer.Totals;
import p2p.daemon.transfer.Transfers;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;
import p2p.message.TransferView;

/** Hands each request of one conversation to the room that does it. On the loop; refusals are {@link RefusedException}. */
final class ControlDesk implements ControlRequest.Visitor<CompletionStage<? extends ControlReply>> {
    static final int MAX_LOG_LINES = 1_000;
    /** Transfers in one list, so that it fits a frame: what runs, then the newest of what ended. */
    static final int MAX_LISTED = 300;

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
        return now(new ControlReply.Transfers(shown(transfers.list())));
    }

    /** All when they fit; else the oldest of what ended are left out, and of what runs only when that alone is too much. */
    static List<TransferView> shown(List<TransferView> all) {
        if (all.size() <= MAX_LISTED) {
            return all;
        }
        List<TransferView> running =
                newest(all.stream().filter(view -> !view.state().isEnd()).toList(), MAX_LISTED);
        List<TransferView> ended =
                newest(all.stream().filter(view -> view.state().isEnd()).toList(), MAX_LISTED - running.size());
        return Stream.concat(running.stream(), ended.stream())
                .sorted(Comparator.comparingLong(TransferView::number))
                .toList();
    }

    private static List<TransferView> newest(List<TransferView> inOrder, int count) {
        return inOrder.subList(Math.max(0, inOrder.size() - count), inOrder.size());
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
        return now(new ControlReply.Shares(shares.list()));
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
                facts.started())));
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
