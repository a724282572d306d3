// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
    private final Publisher publisher;
    private final PublishQueue queue;
    private final Map<EntryId, Offer> offers = new LinkedHashMap<>();

    Offers(Surroundings around, Wallet wallet, Swarms swarms) {
        this.around = around;
        this.wallet = wallet;
        this.swarms = swarms;
        this.publisher = new Publisher(around, swarms.copies());
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
            return publisher
                    .prepare(wallet.required(), path, group, as, policy, progress)
                    .thenCompose(this::publishOrQueue);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
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
                .filter(o ->
                        o.row().path().equals(row.path()) && !o.row().content().equals(row.content()))
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
        return Stream.concat(offers.values().stream().map(o -> o.view(have(o))), queue.views().stream())
                .sorted(Comparator.comparing((ShareView v) -> v.group().key())
                        .thenComparing(v -> v.name().text())
                        .thenComparing(ShareView::version))
                .toList();
    }

    private int have(Offer offer) {
        Copy copy = swarms.copies().at(Path.of(offer.row().path()));
        return copy == null ? 0 : copy.have().count();
    }

    /** Offers an entry from now on, as far as it may; an offer of the same entry from another copy stays. */
    void add(OfferRecord row, PieceLayout layout) {
        Offer before = offers.get(row.entry());
        if (before != null && before.row().path().equals(row.path())) {
            forget(before);
        } else if (before != null) {
            return;
        }
        offers.put(row.entry(), new Offer(row, layout));
        refresh();
    }

    /** Announces and withdraws, after the account, its tickets or a file changed. */
    void refresh() {
        for (Offer offer : List.copyOf(offers.values())) {
            boolean may = wallet.isLoggedIn(offer.row().user())
                    && wallet.ticket(offer.row().groupId()) != null
                    && offer.problem().isEmpty();
            if (may && !offer.isAnnounced()) {
                announce(offer);
            } else if (!may && offer.isAnnounced()) {
                withdraw(offer);
            }
        }
    }

    /** Files that wait to be published: those of an earlier run; that a tracker can be asked again; no more from now on. */
    PublishQueue queue() {
        return queue;
    }

    /** Whether the entry is offered from that copy. */
    boolean isOffered(EntryId entry, String path) {
        Offer offer = offers.get(entry);
        return offer != null && offer.row().path().equals(path);
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
        swarms.copies().remove(copy);
        String path = copy.path().toString();
        for (Offer offer : List.copyOf(offers.values())) {
            if (offer.row().path().equals(path) && offer.problem().isEmpty()) {
                log.warn(
                        "{}/{}: {}; it is not offered any more",
                        offer.row().group(),
                        offer.row().name(),
                        what);
                offer.setProblem(what + "; share it again");
            }
        }
        if (swarms.copies().best(copy.content()).isEmpty()) {
            swarms.of(copy.content()).forEach(s -> s.closeSessions(ErrorCode.INTEGRITY, "the source changed"));
        }
        refresh();
    }

    /** What was counted since the last time, to be saved. */
    List<StateChange> uploads() {
        return offers.values().stream()
                .filter(Offer::takeDirty)
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
        if (offer.isAnnounced()) {
            withdraw(offer);
        }
    }
}
