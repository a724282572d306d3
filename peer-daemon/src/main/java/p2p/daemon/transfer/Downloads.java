// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.exchange.KnownSource;
import p2p.daemon.exchange.SourceBook;
import p2p.message.ControlReply;
import p2p.message.FileView;
import p2p.message.Steering;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** All downloads of this daemon, one a target path, those that ended included. On the loop. */
final class Downloads implements Transfers {
    private static final Logger log = LoggerFactory.getLogger(Downloads.class);

    private final Surroundings around;
    private final Peers peers;
    private final Offers offers;
    private final Room room;
    private final LikelyCopies likely;
    private final Map<Long, Download> byNumber = new TreeMap<>();
    private final Set<Path> starting = new HashSet<>();
    private Consumer<Download> onCompleted = download -> {};
    private long lastNumber;

    Downloads(Surroundings around, Peers peers, Offers offers, Room room) {
        this.around = around;
        this.peers = peers;
        this.offers = offers;
        this.room = room;
        this.likely = new LikelyCopies(peers.swarms().copies(), offers);
    }

    @Override
    public CompletionStage<ControlReply.TransferStarted> start(
            GroupName group, FileName name, int version, String destination, Scope scope) {
        UserName user;
        try {
            user = peers.wallet().required();
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return around.directory().lookUp(group, name, version).thenCompose(entry -> around.lanes()
                .run(() -> place(destination, entry.file().name()))
                .thenCompose(place -> existing(entry.file(), place, user, scope)
                        .map(this::goOn)
                        .orElseGet(() -> order(entry, place, scope).thenCompose(order -> begin(order, user, scope)))));
    }

    private Order.Place place(String destination, FileName name) throws IOException {
        Path target = Destination.resolve(around.disk(), destination, name);
        return new Order.Place(target, around.disk().stamp(target).isPresent());
    }

    /** The transfer that already brings, or brought, this very content there. */
    private Optional<Download> existing(FileView file, Order.Place place, UserName user, Scope scope) {
        for (Download download : byNumber.values()) {
            boolean same = download.intent().path().equals(place.target().toString())
                    && download.intent().content().equals(file.content())
                    && download.intent().group().equals(file.group())
                    && download.intent().scope().equals(scope);
            boolean served = place.occupied() && peers.swarms().copies().at(place.target()) != null;
            boolean there = served || download.state() != TransferState.COMPLETE;
            boolean mayGoOn = !isStopped(download) || download.intent().user().equals(user);
            if (same && there && mayGoOn && download.state() != TransferState.CANCELLED) {
                return Optional.of(download);
            }
        }
        return Optional.empty();
    }

    private static boolean isStopped(Download download) {
        return download.state() == TransferState.PAUSED || download.state() == TransferState.FAILED;
    }

    /** Who asks for the same again wants it to run. */
    private CompletionStage<ControlReply.TransferStarted> goOn(Download download) {
        CompletionStage<Void> going = isStopped(download) ? resume(download) : CompletableFuture.completedFuture(null);
        return going.thenApply(done -> new ControlReply.TransferStarted(download.view(), true));
    }

    private CompletionStage<Order> order(CatalogEntry entry, Order.Place place, Scope scope) {
        return new Manifests(around).of(entry.file().content()).thenCompose(bound -> Manifests.select(
                        around, bound.manifest(), scope.only())
                .thenApply(wanted -> new Order(entry, place, bound, wanted)));
    }

    private CompletionStage<ControlReply.TransferStarted> begin(Order order, UserName user, Scope scope) {
        Path target = order.target();
        requireUnclaimed(target, null);
        if (order.place().occupied()) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.TARGET_EXISTS,
                    target + " exists already and is not overwritten",
                    "choose another destination"));
        }
        starting.add(target);
        TransferRecord intent =
                order.intent(++lastNumber, user, scope, around.loop().now());
        CopyRecord copy = order.copy(around);
        List<StateChange> changes = new ArrayList<>(List.of(
                new StateChange.SaveManifest(intent.content(), order.bound().encoded()),
                new StateChange.SaveCopy(copy),
                new StateChange.SaveTransfer(intent)));
        OfferRecord offer = OfferRecord.of(intent);
        if (intent.only().isEmpty()) {
            // some files of a folder are nothing that could be offered
            changes.add(new StateChange.SaveOffer(offer));
        }
        return supersede(target)
                .thenCompose(done -> around.state().commit(changes))
                .thenCompose(done -> {
                    Download download = add(intent, workpiece(intent, copy, order.manifest()), List.of());
                    log.info(
                            "{} started for {}: {} bytes to {}, SHA-1 published {}",
                            download,
                            user,
                            intent.size(),
                            target,
                            String.valueOf(intent.published()));
                    if (intent.only().isEmpty()) {
                        offers.add(offer, order.manifest().layout());
                    }
                    return download.start()
                            .thenApply(started -> new ControlReply.TransferStarted(download.view(), false));
                })
                .whenComplete((started, error) -> starting.remove(target));
    }

    /** Refuses when another download than {@code asking} writes to the target, or is about to. */
    private void requireUnclaimed(Path target, @Nullable Download asking) {
        Optional<Download> claim =
                at(target).filter(d -> d != asking && !d.state().isEnd()).findFirst();
        if (claim.isPresent() || starting.contains(target)) {
            String by = claim.map(d -> "transfer " + d.intent().number()).orElse("another transfer");
            throw new RefusedException(
                    ErrorCode.TARGET_CLAIMED, target + " is being written by " + by, "choose another destination");
        }
    }

    private Stream<Download> at(Path target) {
        return byNumber.values().stream().filter(d -> d.intent().path().equals(target.toString()));
    }

    /** Failed downloads to the same place are given up, and what they have of the file. */
    private CompletionStage<Void> supersede(Path target) {
        CompletableFuture<?>[] cancelled = at(target)
                .filter(d -> d.state() == TransferState.FAILED)
                .map(d -> {
                    log.info("{} is given up for another download to {}", d, target);
                    return DiskTrouble.explained(cancel(d), target).toCompletableFuture();
                })
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(cancelled);
    }

    private Workpiece workpiece(TransferRecord intent, CopyRecord copy, @Nullable Manifest manifest) {
        return new Workpiece(
                around, peers.swarms().copies(), room, () -> likely.of(intent), intent.only(), copy, manifest);
    }

    private void completed(Download download) {
        unlimit(download);
        if (download.intent().only().isEmpty()) {
            offers.completed(download.intent());
        }
        offers.refresh();
        onCompleted.accept(download);
    }

    private Download add(TransferRecord intent, Workpiece workpiece, List<KnownSource> sources) {
        Download download = new Download(around, peers, intent, workpiece, new SourceBook(sources), this::completed);
        byNumber.put(intent.number(), download);
        lastNumber = Math.max(lastNumber, intent.number());
        return download;
    }

    /** Who is told when a download has its final name; at most one. */
    void listen(Consumer<Download> completed) {
        onCompleted = completed;
    }

    Stream<Download> all() {
        return byNumber.values().stream();
    }

    /** A transfer of an earlier run, with its copy's row if there is one; runs when its account is logged in. */
    void restore(TransferRecord row, @Nullable CopyRecord copy, List<KnownSource> sources) {
        CopyRecord known = copy != null ? copy : CopyRecord.gone(row);
        Download download = add(row, workpiece(row, known, null), sources);
        switch (row.state()) {
            case FINISHING -> download.start();
            case CHECKING, FETCHING -> download.startSuspended();
            case PAUSED, FAILED, COMPLETE, CANCELLED -> log.debug("{} is {}", download, row.state());
        }
    }

    @Override
    public List<TransferView> list(boolean underWay) {
        return byNumber.values().stream()
                .filter(download -> !underWay || !download.state().isEnd())
                .map(Download::view)
                .toList();
    }

    @Override
    public TransferView show(long number) {
        return find(number).view();
    }

    @Override
    public CompletionStage<TransferView> steer(long number, Steering steering) {
        try {
            Download download = find(number);
            log.info("{}: {} by command", download, steering);
            CompletionStage<Void> done =
                    switch (steering) {
                        case PAUSE -> download.pause();
                        case RESUME, RETRY -> resume(download);
                        case CANCEL -> cancel(download);
                    };
            return DiskTrouble.explained(done, Path.of(download.intent().path()))
                    .thenApply(d -> download.view());
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Void> resume(Download download) {
        if (!peers.wallet().isLoggedIn(download.intent().user())) {
            throw new RefusedException(
                    ErrorCode.NOT_LOGGED_IN,
                    download.intent().user() + " is not logged in",
                    "p2p account login " + download.intent().user());
        }
        requireUnclaimed(Path.of(download.intent().path()), download);
        if (download.isGone()) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "nothing is left of transfer " + download.intent().number() + " to go on with",
                    "p2p get " + download.intent().group() + "/"
                            + download.intent().name());
        }
        return download.resume();
    }

    CompletionStage<Void> cancel(Download download) {
        CompletionStage<Void> done = download.cancel();
        unlimit(download);
        TransferRecord intent = download.intent();
        List<StateChange> ended = offers.end(intent.entry(), intent.path(), successor(intent));
        return ended.isEmpty() ? done : done.thenCompose(d -> around.state().commit(ended));
    }

    private void unlimit(Download download) {
        peers.swarms()
                .limits()
                .forget(download.intent().number(), download.intent().swarm());
    }

    /** Another download of the same entry that brings, or has brought, all of it: best one that has. */
    private Optional<TransferRecord> successor(TransferRecord cancelled) {
        return byNumber.values().stream()
                .filter(d -> d.intent().entry().equals(cancelled.entry())
                        && d.state() != TransferState.CANCELLED
                        && d.intent().only().isEmpty()
                        && peers.swarms().copies().at(Path.of(d.intent().path())) != null)
                .min(Comparator.comparing(d -> d.state() != TransferState.COMPLETE))
                .map(Download::intent);
    }

    /** It is not listed any more; see {@link Discard}. */
    void forget(Download download) {
        byNumber.remove(download.intent().number(), download);
    }

    @Override
    public CompletionStage<ControlReply.LimitsShown> limit(
            @Nullable Long number, @Nullable Long down, @Nullable Long up) {
        Limits limits = peers.swarms().limits();
        if (down == null && up == null) {
            return CompletableFuture.completedFuture(limits.shown());
        }
        if (number == null) {
            limits.setAll(limits.all().with(down, up));
        } else {
            limits.set(number, limited(number), limits.get(number).with(down, up));
        }
        return limits.keep().thenApply(done -> limits.shown());
    }

    private SwarmKey limited(long number) {
        Download download = find(number);
        if (download.state().isEnd()) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "transfer " + number + " is not under way any more",
                    "without a number the limits are those of everything: p2p transfer limit --down 1MB");
        }
        return download.intent().swarm();
    }

    /** The swarm of a download that is under way. */
    Optional<SwarmKey> swarmOf(long number) {
        return Optional.ofNullable(byNumber.get(number))
                .filter(d -> !d.state().isEnd())
                .map(d -> d.intent().swarm());
    }

    @Override
    public ControlReply.Explained explain(long number) {
        Stall stall = find(number).facts().stall();
        return stall == null
                ? new ControlReply.Explained(number, null, "nothing is in the way", "")
                : new ControlReply.Explained(number, stall.reason(), stall.evidence(), stall.next());
    }

    @Override
    public Watch watch(long number, Consumer<TransferView> listener) {
        return find(number).watch(listener);
    }

    /** Once a second. */
    void tick() {
        byNumber.values().forEach(Download::tick);
    }

    void ticketsRenewed() {
        byNumber.values().forEach(Download::ticketsRenewed);
    }

    /** The account's downloads go on. */
    void loggedIn(UserName user) {
        byNumber.values().stream().filter(d -> d.intent().user().equals(user)).forEach(Download::unsuspend);
    }

    /** All downloads pause until their account is back. */
    void loggedOut() {
        byNumber.values().forEach(Download::suspend);
    }

    void lost(Copy copy, PieceIndex piece) {
        String path = copy.path().toString();
        byNumber.values().stream().filter(d -> d.intent().path().equals(path)).forEach(d -> d.lost(piece));
    }

    /** A clean stop; complete when all that is verified is durable. */
    CompletionStage<Void> stop() {
        CompletableFuture<?>[] stopping = byNumber.values().stream()
                .map(d -> d.stop().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(stopping);
    }

    /** Downloads that are not at their end. */
    int running() {
        return (int) byNumber.values().stream().filter(d -> !d.state().isEnd()).count();
    }

    long rate() {
        return byNumber.values().stream().mapToLong(d -> d.facts().rate()).sum();
    }

    /** Throws {@link RefusedException} ({@code NO_SUCH_TRANSFER}). */
    Download find(long number) {
        Download download = byNumber.get(number);
        if (download == null) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_TRANSFER, "there is no transfer " + number, "p2p transfer list");
        }
        return download;
    }
}
