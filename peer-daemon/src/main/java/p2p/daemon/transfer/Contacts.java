// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.message.Source;

/**
 * Whom a download knows of, and when to try whom: a few dials at a time, retries with growing, jittered pauses, no more
 * sessions than are useful. On the loop.
 */
final class Contacts {
    private static final Logger log = LoggerFactory.getLogger(Contacts.class);
    /** Peers to have open for one download. */
    static final int SESSIONS = 32;

    private static final int DIALS = 4;
    /** Of these, to peers of which nothing is known but that somebody spoke of them. */
    private static final int HINTED_DIALS = 2;

    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final int MAX_DOUBLINGS = 6;

    private final Surroundings around;
    private final Peers peers;
    private final Swarm swarm;
    private final int most;
    private final Predicate<Source> wanted;
    private final Hints hints;
    private final Map<PeerId, Contact> contacts = new LinkedHashMap<>();
    private int dialling;
    private boolean stopped;

    /** Which sources are only hints of other peers, and who wants to know what they were worth. */
    interface Hints {
        Hints NONE = new Hints() {
            @Override
            public boolean isHint(PeerId peer) {
                return false;
            }

            @Override
            public void failed(PeerId peer) {}

            @Override
            public void refused(PeerId peer) {}
        };

        boolean isHint(PeerId peer);

        /** The peer could not be reached, or did not agree to the swarm. */
        void failed(PeerId peer);

        /** It was reached, and has nothing for us: who spoke of it told the truth. */
        void refused(PeerId peer);
    }

    /** One source: how trying it went. */
    private static final class Contact {
        private Source source;
        private long nextTry;
        private int failures;
        private boolean dialling;
        private String lastFailure = "";
        private @Nullable ErrorCode refusal;

        Contact(Source source, long now) {
            this.source = source;
            this.nextTry = now;
        }
    }

    /**
     * @param most sessions to have
     * @param wanted sources that may be tried at all
     */
    Contacts(Surroundings around, Peers peers, Swarm swarm, int most, Predicate<Source> wanted, Hints hints) {
        this.around = around;
        this.peers = peers;
        this.swarm = swarm;
        this.most = most;
        this.wanted = wanted;
        this.hints = hints;
    }

    /** All that is known now. A source that was not there before, or moved, is tried at once. */
    void replace(List<Source> sources) {
        long now = around.loop().nanoTime();
        contacts.keySet()
                .removeIf(peer ->
                        sources.stream().noneMatch(s -> s.peer().equals(peer)) && swarm.sessionWith(peer) == null);
        for (Source source : sources) {
            if (source.peer().equals(around.self()) || !wanted.test(source)) {
                continue;
            }
            Contact contact = contacts.get(source.peer());
            if (contact == null) {
                contacts.put(source.peer(), new Contact(source, now));
            } else {
                if (!contact.source.endpoints().equals(source.endpoints())) {
                    contact.nextTry = now;
                    contact.failures = 0;
                }
                contact.source = source;
            }
        }
        tick();
    }

    /** Tries whoever is due. */
    void tick() {
        Blob ticket = peers.wallet().ticket(swarm.key().group());
        if (stopped || ticket == null) {
            return;
        }
        long now = around.loop().nanoTime();
        int room = most - swarm.sessions().size() - dialling;
        List<Contact> due = contacts.values().stream()
                .filter(c -> !c.dialling && now - c.nextTry >= 0 && swarm.sessionWith(c.source.peer()) == null)
                .filter(c -> wanted.test(c.source))
                .sorted(Comparator.<Contact, Boolean>comparing(c -> hints.isHint(c.source.peer()))
                        .thenComparing(c -> c.failures))
                .toList();
        for (Contact contact : due) {
            if (room <= 0) {
                return;
            }
            PeerConnection connection = peers.to(contact.source.peer()).orElse(null);
            if (connection != null) {
                connection.join(swarm, ticket);
                room--;
            } else if (dialling < DIALS && !(hints.isHint(contact.source.peer()) && hintedDials() >= HINTED_DIALS)) {
                dial(contact);
                room--;
            }
        }
    }

    /** A session ended: try again later, sooner if it had been of use. */
    void left(PeerId peer, ErrorCode code, String reason) {
        Contact contact = contacts.get(peer);
        if (contact == null || code == ErrorCode.CONFLICT) {
            return;
        }
        contact.refusal = code == ErrorCode.NO_SOURCE ? null : code;
        pause(contact, reason);
        hints.refused(peer);
    }

    /** A session opened. */
    void joined(PeerId peer) {
        Contact contact = contacts.get(peer);
        if (contact != null) {
            contact.failures = 0;
            contact.refusal = null;
            contact.lastFailure = "";
        }
    }

    /** There is a new ticket to show: whoever refused the old one is tried again. */
    void ticketRenewed() {
        for (Contact contact : contacts.values()) {
            if (contact.refusal == ErrorCode.NOT_A_MEMBER) {
                contact.nextTry = around.loop().nanoTime();
            }
        }
        tick();
    }

    void stop() {
        stopped = true;
    }

    /** Sources that may be tried. */
    int known() {
        return (int)
                contacts.values().stream().filter(c -> wanted.test(c.source)).count();
    }

    /** Whether each source was tried since it became known, without success. */
    boolean allFailed() {
        return contacts.values().stream().allMatch(c -> c.failures > 0);
    }

    /** What most of the tried sources refused with; null when none did. */
    @Nullable
    ErrorCode refusal() {
        return contacts.values().stream()
                .map(c -> c.refusal)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** For people: who was tried last and what happened. */
    String lastFailure() {
        return contacts.values().stream()
                .filter(c -> !c.lastFailure.isEmpty())
                .map(c -> c.source.label() + ": " + c.lastFailure)
                .findFirst()
                .orElse("");
    }

    /** For people: who holds the file. */
    String names() {
        return String.join(
                ", ",
                contacts.values().stream().limit(3).map(c -> c.source.label()).toList());
    }

    private long hintedDials() {
        return contacts.values().stream()
                .filter(c -> c.dialling && hints.isHint(c.source.peer()))
                .count();
    }

    private void dial(Contact contact) {
        dialling++;
        contact.dialling = true;
        log.debug("{}: dialling {} at {}", swarm, contact.source.label(), contact.source.endpoints());
        around.dialer().dial(contact.source).whenComplete((link, error) -> {
            dialling--;
            contact.dialling = false;
            if (error != null) {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                log.info("{}: {} cannot be reached: {}", swarm, contact.source.label(), cause.getMessage());
                failed(contact, String.valueOf(cause.getMessage()));
            }
            tick();
        });
    }

    private void failed(Contact contact, String why) {
        pause(contact, why);
        hints.failed(contact.source.peer());
    }

    private void pause(Contact contact, String why) {
        contact.lastFailure = why;
        long pause = FIRST_PAUSE << Math.min(contact.failures, MAX_DOUBLINGS);
        contact.failures++;
        contact.nextTry = around.loop().nanoTime() + pause / 2 + around.random().nextLong(pause);
    }
}
