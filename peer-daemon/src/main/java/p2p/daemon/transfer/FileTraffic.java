// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.Manifest;
import p2p.core.PieceLayout;
import p2p.core.UserName;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.FolderPrint;
import p2p.daemon.store.PartFile;
import p2p.daemon.store.PieceReader;
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
    private final DiskTasks tasks;
    private final Uploads uploads;
    private final Swarms swarms;
    private final Wallet wallet;
    private final Peers peers;
    private final Offers offers;
    private final Sharing sharing;
    private final Downloads downloads;
    private final Intakes intakes;
    private final Deliveries deliveries;
    private final SourceWatch sources;
    private final Verifier verifier;
    private @Nullable Mirrors mirrors;
    private @Nullable LimitMemory limits;
    private Loop.@Nullable Timer timer;
    private int ticks;
    private boolean stopped;

    public FileTraffic(Surroundings around) {
        this.around = around;
        tasks = new DiskTasks(around.loop());
        uploads = new Uploads(around);
        swarms = new Swarms(around, copies, uploads);
        wallet = new Wallet(around);
        peers = new Peers(around, swarms, wallet);
        offers = new Offers(around, wallet, swarms);
        sharing = new Sharing(around, wallet, swarms, offers, tasks);
        Room room = new Room(around);
        downloads = new Downloads(around, peers, offers, room);
        intakes = new Intakes(around, room);
        deliveries = new Deliveries(around, swarms, downloads);
        sources = new SourceWatch(around, copies, new SourceWatch.Listener() {
            @Override
            public void changed(Copy copy, String what) {
                sourceChanged(copy, what);
            }

            @Override
            public void back(Copy copy) {
                offers.sourceIsBack(copy);
            }

            @Override
            public Set<Path> wanted() {
                return offers.troubled();
            }
        });
        verifier = new Verifier(around, swarms, offers, tasks);
        swarms.listen(this::sourceChanged, downloads::lost);
    }

    private void sourceChanged(Copy copy, String what) {
        sources.lost(copy);
        offers.sourceChanged(copy, what);
    }

    /** Takes up what an earlier run left; complete when downloads may begin. */
    public CompletionStage<Void> start() {
        return around.state()
                .load()
                .thenCompose(saved -> folders(saved).thenAccept(folders -> restore(saved, folders)))
                .thenCompose(done -> {
                    LimitMemory kept = limits;
                    return kept == null
                            ? CompletableFuture.completedFuture(null)
                            : kept.limits().thenAccept(lines -> swarms.limits().restore(lines, downloads::swarmOf));
                })
                .thenCompose(done -> {
                    Mirrors made = mirrors;
                    return made == null ? CompletableFuture.completedFuture(null) : made.start();
                });
    }

    /** Where the peer edge brings its connections. */
    public PeerSessions sessions() {
        return peers;
    }

    public Transfers transfers() {
        return downloads;
    }

    public Shares shares() {
        return sharing;
    }

    /** Files that programs of this machine hand over. */
    public Intaking intakes() {
        return intakes;
    }

    /** Files that programs of this machine read. */
    public Delivering deliveries() {
        return deliveries;
    }

    public Verifications verifications() {
        return verifier;
    }

    /** Lets this daemon mirror groups; once, before {@link #start}. {@code home}: the folder of mirrors that get no other one. */
    public Mirroring mirror(MirrorDirectory directory, MirrorMemory memory, Path home) {
        Mirrors made = new Mirrors(
                around,
                directory,
                memory,
                home,
                downloads,
                new Discard(around, downloads, offers, swarms),
                new Mending(around, swarms),
                offers,
                wallet,
                swarms::announceAll);
        swarms.keep(made::keeps);
        verifier.listen(made::mends);
        mirrors = made;
        return made;
    }

    /** Keeps rate limits over restarts; once, before {@link #start}. */
    public void limit(LimitMemory kept) {
        limits = kept;
        swarms.limits().remember(kept);
    }

    private void refreshMirrors() {
        if (mirrors != null) {
            mirrors.refresh();
        }
    }

    public Totals totals() {
        return new Totals(
                offers.count(),
                downloads.running(),
                peers.all().size(),
                downloads.rate(),
                uploads.rate(),
                offers.notOffered(),
                tasks.views());
    }

    /** Stops cleanly: no new work, verified pieces durable, goodbye to all peers. Complete when done; the caller bounds the time. */
    public CompletionStage<Void> stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
        sharing.queue().stop();
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
            sharing.queue().wake();
            sharing.resumeSharing(user);
            downloads.loggedIn(user);
            refreshMirrors();
        }
    }

    @Override
    public void loggedOut() {
        around.loop().assertInLoop();
        if (wallet.logOut()) {
            downloads.loggedOut();
            offers.refresh();
            swarms.all().forEach(swarm -> swarm.closeSessions(ErrorCode.NOT_LOGGED_IN, "logged out"));
            refreshMirrors();
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
        refreshMirrors();
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
    public void deleted(List<EntryId> entries) {
        around.loop().assertInLoop();
        offers.deleted(entries);
    }

    @Override
    public void trackersReachable(boolean reachable) {
        around.loop().assertInLoop();
        log.info(reachable ? "trackers can be reached" : "no tracker can be reached");
        downloads.tick();
        if (reachable) {
            sharing.queue().wake();
            refreshMirrors();
        }
    }

    /** The manifests of complete folders: without them nobody knows which files to look at. */
    private CompletionStage<Map<ContentId, Manifest>> folders(SavedState saved) {
        Map<ContentId, Manifest> folders = new HashMap<>();
        Manifests manifests = new Manifests(around);
        CompletionStage<@Nullable Void> all = CompletableFuture.completedFuture(null);
        for (CopyRecord row : saved.copies()) {
            FileStamp stamp = row.stamp();
            if (row.stage() == CopyRecord.Stage.COMPLETE && stamp != null && FolderPrint.isFolder(stamp)) {
                all = all.thenCompose(done -> manifests
                        .saved(row.content())
                        .thenAccept(found -> found.ifPresent(bound -> folders.put(row.content(), bound.manifest()))));
            }
        }
        return all.thenApply(done -> folders);
    }

    private void restore(SavedState saved, Map<ContentId, Manifest> folders) {
        Map<String, CopyRecord> rows = new HashMap<>();
        saved.copies().forEach(row -> rows.put(row.path(), row));
        wallet.restore(saved.tickets());
        rows.values().forEach(row -> serve(row, folders.get(row.content())));
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
        saved.pending().forEach(sharing.queue()::restore);
        saved.intents().forEach(sharing.intents()::restore);
        log.info(
                "{} transfers, {} offers taken up",
                saved.transfers().size(),
                saved.offers().size());
        tick();
    }

    /** A complete copy is served; the watch soon looks whether it is what was hashed, and every read does. */
    private void serve(CopyRecord row, @Nullable Manifest folder) {
        FileStamp stamp = row.stamp();
        boolean unknown = stamp != null && FolderPrint.isFolder(stamp) && folder == null;
        if (row.stage() != CopyRecord.Stage.COMPLETE || stamp == null || unknown) {
            return;
        }
        PieceLayout layout = new PieceLayout(row.size(), row.pieceLength());
        Path path = Path.of(row.path());
        PieceReader file = folder != null
                ? WholeContent.reader(around, path, folder, stamp)
                : new WholeFile(around.disk(), path, layout, stamp, around.buffers());
        PieceSet have = row.have().isEmpty()
                ? PieceSet.full(layout.pieces())
                : PieceSet.ofBitfield(row.have(), layout.pieces());
        copies.add(new Copy(path, row.content(), layout, have, file));
    }

    /** A cancelled download died before its part file was gone. */
    private void sweep(CopyRecord copy) {
        Path part = Path.of(copy.part());
        around.lanes()
                .run(() -> {
                    PartFile.delete(around.disk(), part);
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
        peers.swarms().all().forEach(Swarm::tick);
        sources.tick();
        if (mirrors != null) {
            mirrors.tick();
        }
        if (++ticks % SAVE_UPLOADS_EVERY == 0) {
            saveUploads();
        }
        timer = around.loop().after(TICK, this::tick);
    }

    private CompletionStage<Void> saveUploads() {
        List<StateChange> changes = offers.uploads();
        return changes.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : around.state().commit(changes).whenComplete((done, error) -> {
                    if (error != null) {
                        log.warn("the upload counters could not be saved: {}", error.getMessage());
                    }
                });
    }
}
