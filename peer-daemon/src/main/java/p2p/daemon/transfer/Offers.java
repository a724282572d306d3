// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ConflictPolicy;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PieceLayout;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.message.ControlEvent;
import p2p.message.ShareView;
import p2p.message.SharedView;

/**
 * The entries that this daemon offers, those of downloads included. One is announced while its account is logged in, has a
 * ticket for the group, and the file is the one that was hashed. On the loop.
 */
final class Offers implements Shares {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    private final Surroundings around;
    private final Wallet wallet;
    private final Swarms swarms;
    private final ShareIntents intents;
    private final Publisher publisher;
    private final PublishQueue queue;
    private final Map<EntryId, Offer> offers = new LinkedHashMap<>();
    private final Map<FileName, Set<Offer>> byName = new HashMap<>();

    Offers(Surroundings around, Wallet wallet, Swarms swarms, DiskTasks tasks) {
        this.around = around;
        this.wallet = wallet;
        this.swarms = swarms;
        this.intents = new ShareIntents(around);
        this.publisher = new Publisher(around, swarms.copies(), tasks, intents);
        this.queue = new PublishQueue(around, wallet, publisher, this::keep);
    }

    @Override
    public CompletionStage<SharedView> share(
            String path,
            GroupName group,
            @Nullable FileName as,
            @Nullable ConflictPolicy policy,
            Consumer<ControlEvent.ShareProgress> progress) {
        try {
            return share(
                    new ShareIntent(RequestId.random(around.random()), wallet.required(), path, group, as, policy),
                    progress);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<SharedView> share(ShareIntent intent, Consumer<ControlEvent.ShareProgress> progress) {
        return publisher
                .prepare(intent, progress)
                .thenCompose(this::publishOrQueue)
                .whenComplete((shared, failure) -> intents.ended(intent, failure));
    }

    /** What an earlier run was at: shared when its account is logged in. */
    ShareIntents intents() {
        return intents;
    }

    /** The account is logged in: what was not hashed to its end is begun anew. */
    void resumeSharing(UserName user) {
        intents.resume(user, intent -> {
            try {
                return share(intent, progress -> {});
            } catch (RefusedException e) {
                intents.ended(intent, e);
                return CompletableFuture.<SharedView>failedFuture(e);
            }
        });
    }

    private CompletionStage<SharedView> publishOrQueue(Publisher.Ready ready) {
        return publisher
                .publish(ready)
                .handle((published, failure) -> {
                    if (failure == null) {
                        return keep(published);
                    }
                    return PublishQueue.toWaitFor(failure)
                            .map(why -> queue.add(ready, why).thenApply(done -> publisher.waiting(ready, why)))
                            .orElseGet(() -> CompletableFuture.failedFuture(failure));
                })
                .thenCompose(stage -> stage);
    }

    /** Older content of the same path is not offered any more: the bytes are gone. */
    private CompletionStage<SharedView> keep(Publisher.Published published) {
        OfferRecord row = published.offer();
        List<StateChange> changes = new ArrayList<>(published.changes());
        List<Offer> outdated = offers.values().stream()
                .filter(o -> o.row().path().equals(row.path())
                        && (o.isDeleted() || !o.row().content().equals(row.content())))
                .toList();
        outdated.forEach(o -> changes.add(new StateChange.DropOffer(o.entry())));
        PendingShare asked = published.asked();
        changes.addAll(queue.drop(p -> p.isSame(asked.path(), asked.group(), asked.name())));
        return around.state().commit(changes).thenApply(done -> {
            outdated.forEach(this::forget);
            publisher.serve(published);
            add(row, published.layout());
            log.info(
                    "{} shares {} as {}/{} version {}: {} bytes, SHA-256 {}, SHA-1 {}",
                    row.user(),
                    row.path(),
                    row.group(),
                    row.name(),
                    row.version(),
                    published.view().size(),
                    published.view().sha256().hex(),
                    published.view().sha1().hex());
            return published.view();
        });
    }

    @Override
    public CompletionStage<Void> unshare(GroupName group, FileName name) {
        List<Offer> named = offers.values().stream()
                .filter(o -> o.row().group().equals(group) && o.row().name().equals(name))
                .toList();
        List<StateChange> changes = new ArrayList<>(
                queue.drop(p -> p.group().equals(group) && p.name().equals(name)));
        if (named.isEmpty() && changes.isEmpty()) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.NOT_FOUND, group + "/" + name + " is not shared from here", "p2p ls " + group));
        }
        named.forEach(this::forget);
        log.info("{}/{} is not shared any more", group, name);
        named.forEach(o -> changes.add(new StateChange.DropOffer(o.entry())));
        return around.state().commit(changes);
    }

    @Override
    public List<ShareView> list() {
        return Stream.concat(offers.values().stream().map(this::view), queue.views().stream())
                .sorted(Comparator.comparing((ShareView v) -> v.group().key())
                        .thenComparing(v -> v.name().text())
                        .thenComparing(ShareView::version))
                .toList();
    }

    private ShareView view(Offer offer) {
        Copy copy = swarms.copies().at(Path.of(offer.row().path()));
        int have = copy == null ? 0 : copy.have().count();
        int damaged = copy == null || !copy.isDamaged() ? 0 : copy.layout().pieces() - have;
        return offer.view(
                have,
                damaged == 0
                        ? ""
                        : damaged + (damaged == 1 ? " piece is" : " pieces are")
                                + " damaged here and not offered; p2p file verify "
                                + offer.row().path());
    }

    /** Files that are shared and cannot be offered as they are. */
    int notOffered() {
        return (int) offers.values().stream()
                .filter(o -> !o.isDeleted() && !o.problem().isEmpty())
                .count();
    }

    /** Offers an entry from now on, as far as it may; an offer of the same entry from another copy stays. */
    void add(OfferRecord row, PieceLayout layout) {
        Offer before = offers.get(row.entry());
        if (before != null && before.row().path().equals(row.path())) {
            forget(before);
        } else if (before != null) {
            return;
        }
        Offer offer = new Offer(row, layout);
        offers.put(row.entry(), offer);
        byName.computeIfAbsent(row.name(), n -> new LinkedHashSet<>(2)).add(offer);
        refresh(offer);
    }

    /** Announces and withdraws, after the account, its tickets or a file changed. */
    void refresh() {
        List.copyOf(offers.values()).forEach(this::refresh);
    }

    private void refresh(Offer offer) {
        boolean may = wallet.isLoggedIn(offer.row().user())
                && wallet.ticket(offer.row().groupId()) != null
                && offer.problem().isEmpty();
        if (may && !offer.isAnnounced()) {
            announce(offer);
        } else if (!may && offer.isAnnounced()) {
            withdraw(offer);
        }
    }

    /** Files that wait to be published: those of an earlier run; that a tracker can be asked again; no more from now on. */
    PublishQueue queue() {
        return queue;
    }

    /** What is offered under that name, in whatever group and version. */
    List<OfferRecord> named(FileName name) {
        return byName.getOrDefault(name, Set.of()).stream().map(Offer::row).toList();
    }

    /** What would be offered from that path. */
    List<Offer> at(Path path) {
        return offers.values().stream()
                .filter(o -> o.row().path().equals(path.toString()))
                .toList();
    }

    /** Whether the entry is offered from that copy. */
    boolean isOffered(EntryId entry, String path) {
        Offer offer = offers.get(entry);
        return offer != null && offer.row().path().equals(path);
    }

    /**
     * Sees to it that what a mirror has is offered, from its file or another copy, also where a person ended the offer. False when its file
     * is not what was downloaded any more.
     */
    boolean uphold(TransferRecord done) {
        Offer offer = offers.get(done.entry());
        if (offer != null && offer.row().path().equals(done.path())) {
            return offer.problem().isEmpty();
        }
        if (swarms.copies().at(Path.of(done.path())) == null) {
            return false;
        }
        if (offer == null || !offer.problem().isEmpty()) {
            if (offer != null) {
                forget(offer);
            }
            OfferRecord row = OfferRecord.of(done);
            add(row, new PieceLayout(done.size(), done.pieceLength()));
            around.state().commit(List.of(new StateChange.SaveOffer(row))).whenComplete((saved, error) -> {
                if (error != null) {
                    log.warn("the offer of {}/{} could not be saved: {}", row.group(), row.name(), error.getMessage());
                }
            });
        }
        return true;
    }

    /** Ends the offer of an entry from that copy, if there is one; returns what to commit. */
    List<StateChange> end(EntryId entry, String path) {
        Offer offer = offers.get(entry);
        if (offer == null || !offer.row().path().equals(path)) {
            return List.of();
        }
        forget(offer);
        return List.of(new StateChange.DropOffer(entry));
    }

    /** The file at that path is not the one that was hashed. */
    void sourceChanged(Copy copy, String what) {
        if (swarms.copies().at(copy.path()) != copy) {
            // it was shared again, or it is known
            return;
        }
        swarms.copies().remove(copy);
        String path = copy.path().toString();
        for (Offer offer : List.copyOf(offers.values())) {
            if (offer.row().path().equals(path) && offer.problem().isEmpty()) {
                log.warn("{}: {}; it is not offered any more; {}", offer, what, offer.howToShareAgain());
                offer.setProblem(what + "; " + offer.howToShareAgain());
            }
        }
        if (swarms.copies().best(copy.content()).isEmpty()) {
            swarms.of(copy.content()).forEach(s -> s.closeSessions(ErrorCode.INTEGRITY, "the source changed"));
        }
        refresh();
        swarms.of(copy.content()).forEach(Swarm::announce);
    }

    /** The file at that path is the one that was hashed, again. */
    void sourceIsBack(Copy copy) {
        swarms.copies().add(copy);
        for (Offer offer : offers.values()) {
            if (offer.row().path().equals(copy.path().toString())
                    && offer.row().content().equals(copy.content())
                    && !offer.isDeleted()
                    && !offer.problem().isEmpty()) {
                log.info("{}: {} is what it was: it is offered again", offer, copy.path());
                offer.setProblem("");
            }
        }
        refresh();
        swarms.of(copy.content()).forEach(Swarm::announce);
    }

    /** Files that are not offered because they are not what they were. */
    Set<Path> troubled() {
        return offers.values().stream()
                .filter(o -> !o.isDeleted() && !o.problem().isEmpty())
                .map(o -> Path.of(o.row().path()))
                .collect(Collectors.toSet());
    }

    /** These entries are on no list any more. Their files stay; the offers are shown with the reason until the next start. */
    void deleted(List<EntryId> entries) {
        List<Offer> ended = entries.stream()
                .flatMap(entry -> Stream.ofNullable(offers.get(entry)))
                .filter(offer -> !offer.isDeleted())
                .toList();
        for (Offer offer : ended) {
            log.warn("{} was deleted from its group's list: it is not offered any more", offer);
            offer.delete();
        }
        refresh();
        List<StateChange> changes = ended.stream()
                .<StateChange>map(o -> new StateChange.DropOffer(o.entry()))
                .toList();
        if (!changes.isEmpty()) {
            around.state().commit(changes).whenComplete((done, error) -> {
                if (error != null) {
                    log.error("the end of {} offers could not be saved: {}", changes.size(), error.getMessage());
                }
            });
        }
    }

    /** What was counted since the last time, to be saved. */
    List<StateChange> uploads() {
        return offers.values().stream()
                .filter(o -> o.takeDirty() && !o.isDeleted())
                .<StateChange>map(o -> new StateChange.SaveOffer(o.row()))
                .toList();
    }

    int count() {
        return (int) offers.values().stream().filter(Offer::isAnnounced).count();
    }

    private void announce(Offer offer) {
        OfferRecord row = offer.row();
        Swarm swarm = swarms.enter(offer.swarm(), offer.layout(), row.group() + "/" + row.name());
        swarm.attach(offer);
        offer.setAnnounced(true);
        swarm.announce();
    }

    private void withdraw(Offer offer) {
        offer.setAnnounced(false);
        around.directory().withdraw(offer.entry());
        Swarm swarm = swarms.find(offer.swarm());
        if (swarm != null) {
            swarm.detach(offer);
        }
    }

    private void forget(Offer offer) {
        offers.remove(offer.entry(), offer);
        byName.computeIfPresent(offer.row().name(), (name, same) -> {
            same.remove(offer);
            return same.isEmpty() ? null : same;
        });
        if (offer.isAnnounced()) {
            withdraw(offer);
        }
    }
}
