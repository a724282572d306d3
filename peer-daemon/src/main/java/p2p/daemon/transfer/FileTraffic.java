// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PieceLayout;
import p2p.core.UserName;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.WholeFile;
import p2p.daemon.swarm.PieceSet;
import p2p.loop.Loop;
import p2p.message.TransferState;

/**
 * Files in motion: the entrance to everything in this package. Made by the roof, used by the edges, on the loop. After
 * {@link #start} completes, the tracker link says who is logged in.
 */
public final class FileTraffic implements Membership {
    private static final Logger log = LoggerFactory.getLogger(FileTraffic.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int SAVE_UPLOADS_EVERY = 10;

    private final Surroundings around;
    private final Copies copies = new Copies();
    private final Uploads uploads;
    private final Swarms swarms;
    private final Wallet wallet;
    private final Peers peers;
    private final Offers offers;
    private final Downloads downloads;
    private Loop.@Nullable Timer timer;
    private int ticks;
    private boolean stopped;

    public FileTraffic(Surroundings around) {
        this.around = around;
        uploads = new Uploads(around);
        swarms = new Swarms(around, copies, uploads);
        wallet = new Wallet(around);
        peers = new Peers(around, swarms, wallet);
        offers = new Offers(around, wallet, swarms);
        downloads = new Downloads(around, peers, offers);
        swarms.listen(offers::sourceChanged, downloads::lost);
    }

    /** Takes up what an earlier run left; complete when downloads may begin. */
    public CompletionStage<Void> start() {
        return around.state().load().thenAccept(this::restore);
    }

    /** Where the peer edge brings its connections. */
    public PeerSessions sessions() {
        return peers;
    }

    public Transfers transfers() {
        return downloads;
    }

    public Shares shares() {
        return offers;
    }

    public Totals totals() {
        return new Totals(offers.count(), downloads.running(), peers.all().size(), downloads.rate(), uploads.rate());
    }

    /** Stops cleanly: no new work, verified pieces durable, goodbye to all peers. Complete when done; the caller bounds the time. */
    public CompletionStage<Void> stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
        offers.queue().stop();
        peers.all().forEach(connection -> connection.link().close("the daemon stops"));
        return downloads.stop().thenCompose(done -> saveUploads());
    }

    @Override
    public void loggedIn(UserName user) {
        around.loop().assertInLoop();
        if (wallet.user() != null && !wallet.isLoggedIn(user)) {
            loggedOut();
        }
        if (wallet.logIn(user)) {
            offers.refresh();
            offers.queue().wake();
            downloads.loggedIn(user);
        }
    }

    @Override
    public void loggedOut() {
        around.loop().assertInLoop();
        if (wallet.logOut()) {
            downloads.loggedOut();
            offers.refresh();
            swarms.all().forEach(swarm -> swarm.closeSessions(ErrorCode.NOT_LOGGED_IN, "logged out"));
        }
    }

    @Override
    public void ticketsRenewed(List<Blob> tickets) {
        around.loop().assertInLoop();
        wallet.renew(tickets);
        for (Swarm swarm : swarms.all()) {
            Blob ticket = wallet.ticket(swarm.key().group());
            if (ticket == null) {
                swarm.closeSessions(ErrorCode.NOT_A_MEMBER, "not a member any more");
            } else {
                swarm.sessions().forEach(session -> session.renew(ticket));
            }
        }
        offers.refresh();
        downloads.ticketsRenewed();
    }

    @Override
    public void revoked(GroupId group, UserName user, long notBefore) {
        around.loop().assertInLoop();
        log.info("tickets of {} for group {} are revoked", user, group);
        around.gate().revoke(group, user, notBefore);
        for (Swarm swarm : swarms.all()) {
            if (swarm.key().group().equals(group)) {
                swarm.sessions().stream()
                        .filter(session -> session.belongsTo(user) && !session.stillHolds())
                        .forEach(session -> session.close(ErrorCode.NOT_A_MEMBER, "the membership was revoked"));
            }
        }
    }

    @Override
    public void trackersReachable(boolean reachable) {
        around.loop().assertInLoop();
        log.info(reachable ? "trackers can be reached" : "no tracker can be reached");
        downloads.tick();
        if (reachable) {
            offers.queue().wake();
        }
    }

    private void restore(SavedState saved) {
        Map<String, CopyRecord> rows = new HashMap<>();
        saved.copies().forEach(row -> rows.put(row.path(), row));
        wallet.restore(saved.tickets());
        rows.values().forEach(this::serve);
        Map<String, Long> owners = new HashMap<>();
        saved.transfers().forEach(t -> owners.merge(t.path(), t.number(), Math::max));
        for (TransferRecord transfer : saved.transfers()) {
            CopyRecord copy = rows.get(transfer.path());
            boolean owner = transfer.number() == owners.getOrDefault(transfer.path(), 0L);
            if (copy != null && (!owner || !copy.content().equals(transfer.content()))) {
                // the row is of a later transfer to the same place
                copy = null;
            }
            if (transfer.state() == TransferState.CANCELLED
                    && copy != null
                    && copy.stage() != CopyRecord.Stage.COMPLETE) {
                sweep(copy);
            }
            downloads.restore(transfer, copy, saved.sources().getOrDefault(transfer.entry(), List.of()));
        }
        for (OfferRecord offer : saved.offers()) {
            CopyRecord copy = rows.get(offer.path());
            if (copy != null && copy.content().equals(offer.content())) {
                offers.add(offer, new PieceLayout(copy.size(), copy.pieceLength()));
            }
        }
        saved.pending().forEach(offers.queue()::restore);
        log.info(
                "{} transfers, {} offers taken up",
                saved.transfers().size(),
                saved.offers().size());
        tick();
    }

    /** A complete copy is served, once it was seen to be the file that was hashed. */
    private void serve(CopyRecord row) {
        FileStamp stamp = row.stamp();
        if (row.stage() != CopyRecord.Stage.COMPLETE || stamp == null) {
            return;
        }
        PieceLayout layout = new PieceLayout(row.size(), row.pieceLength());
        Path path = Path.of(row.path());
        WholeFile file = new WholeFile(around.disk(), path, layout, stamp, around.buffers());
        Copy copy = new Copy(path, row.content(), layout, PieceSet.full(layout.pieces()), file);
        copies.add(copy);
        around.lanes()
                .run(() -> {
                    file.confirm();
                    return true;
                })
                .whenComplete((same, error) -> {
                    if (DiskTrouble.isDisk(error) && copies.at(path) == copy) {
                        offers.sourceChanged(
                                copy, String.valueOf(DiskTrouble.cause(error).getMessage()));
                    }
                });
    }

    /** A cancelled download died before its part file was gone. */
    private void sweep(CopyRecord copy) {
        Path part = Path.of(copy.part());
        around.lanes()
                .run(() -> {
                    around.disk().delete(part);
                    return true;
                })
                .thenCompose(gone -> around.state().commit(List.of(new StateChange.DropCopy(copy.path(), copy.part()))))
                .whenComplete((done, error) -> {
                    if (error != null) {
                        log.warn("{} could not be removed: {}", part, error.getMessage());
                    }
                });
    }

    private void tick() {
        if (stopped) {
            return;
        }
        downloads.tick();
        peers.tick();
        if (++ticks % SAVE_UPLOADS_EVERY == 0) {
            saveUploads();
        }
        timer = around.loop().after(TICK, this::tick);
    }

    private CompletionStage<Void> saveUploads() {
        List<StateChange> changes = offers.uploads();
        return changes.isEmpty()
                ? java.util.concurrent.CompletableFuture.completedFuture(null)
                : around.state().commit(changes).whenComplete((done, error) -> {
                    if (error != null) {
                        log.warn("the upload counters could not be saved: {}", error.getMessage());
                    }
                });
    }
}
