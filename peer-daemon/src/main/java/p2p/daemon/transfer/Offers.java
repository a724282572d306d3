// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.PieceLayout;
import p2p.message.ShareView;

/**
 * The entries that this daemon offers, those of downloads included. One is announced while its account is logged in, has a
 * ticket for the group, and the file is the one that was hashed. On the loop.
 */
final class Offers {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    private final Surroundings around;
    private final Wallet wallet;
    private final Swarms swarms;
    private final Map<EntryId, Offer> offers = new LinkedHashMap<>();
    private final Map<FileName, Set<Offer>> byName = new HashMap<>();

    Offers(Surroundings around, Wallet wallet, Swarms swarms) {
        this.around = around;
        this.wallet = wallet;
        this.swarms = swarms;
    }

    /** All of them. */
    List<Offer> all() {
        return List.copyOf(offers.values());
    }

    ShareView view(Offer offer) {
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

    /** Offers an entry from now on, as far as it may; an offer of the same entry from another copy stays, and is returned. */
    Offer add(OfferRecord row, PieceLayout layout) {
        Offer before = offers.get(row.entry());
        if (before != null && before.row().path().equals(row.path())) {
            forget(before);
        } else if (before != null) {
            return before;
        }
        Offer offer = new Offer(row, layout);
        offers.put(row.entry(), offer);
        byName.computeIfAbsent(row.name(), n -> new LinkedHashSet<>(2)).add(offer);
        refresh(offer);
        return offer;
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
            Offer upheld = add(row, new PieceLayout(done.size(), done.pieceLength()));
            if (offer != null) {
                upheld.setNote(offer.problem());
            }
            around.save(done.path(), List.of(new StateChange.SaveOffer(row)));
        }
        return true;
    }

    /** What has all of it is offered in the place of another copy that has not. */
    void completed(TransferRecord done) {
        Offer offer = offers.get(done.entry());
        if (offer == null || offer.row().path().equals(done.path())) {
            return;
        }
        Copy copy = swarms.copies().at(Path.of(offer.row().path()));
        if (copy == null || !copy.isComplete()) {
            OfferRecord row = offer.row().from(done.path());
            forget(offer);
            add(row, offer.layout());
            around.save(done.path(), List.of(new StateChange.SaveOffer(row)));
        }
    }

    /**
     * Ends the offer of an entry from that copy, if there is one, or goes on with it from the copy of another download; returns what to
     * commit.
     */
    List<StateChange> end(EntryId entry, String path, Optional<TransferRecord> successor) {
        Offer offer = offers.get(entry);
        if (offer == null || !offer.row().path().equals(path)) {
            return List.of();
        }
        forget(offer);
        if (successor.isEmpty()) {
            return List.of(new StateChange.DropOffer(entry));
        }
        OfferRecord row = offer.row().from(successor.get().path());
        add(row, offer.layout());
        return List.of(new StateChange.SaveOffer(row));
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
        if (!ended.isEmpty()) {
            around.save("offers", ended.stream().<StateChange>map(Offer::end).toList());
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

    /** It is not offered any more. */
    void forget(Offer offer) {
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
