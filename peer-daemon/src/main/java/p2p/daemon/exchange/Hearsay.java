// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.message.PeerMessage;
import p2p.message.Source;

/**
 * Peers that a download knows only because others spoke of them: hints, to be tried and not to be believed. Bounded by who said
 * it and altogether. Who speaks too much or too often is not listened to, and whose hints are tried in vain loses the right to
 * give any: who was rude until the download begins anew, whose hints were of no use for an hour. Times are nanoseconds of the loop's clock. On the loop.
 */
public final class Hearsay {
    /** Hints of one member at a time. */
    static final int OF_ONE = Acquaintances.TOLD;
    /** Hints of all at a time. */
    static final int ALTOGETHER = 128;
    /** Addresses of one hint. */
    static final int ENDPOINTS = 2;
    /** Members whose hints are counted. */
    static final int SPEAKERS = 512;
    /** Messages that may come at once when the network held them up; beyond, one each {@link Acquaintances#EVERY}. */
    static final int BURST = 3;
    /** Messages of one member that are dropped before none is taken any more. */
    static final int RUDE = 8;
    /** Hints of one member that may be tried in vain. */
    static final int IN_VAIN = 16;
    /** What a hint that was good gives back of them, also when the others are tried later. */
    static final int GIVEN_BACK = 4;
    /** What good hints of one member give back in {@link #PAID_AFRESH}: who names some that answer may not buy dials without end. */
    static final int GIVEN_BACK_AT_MOST = 48;
    /** After this long nobody has anything to pay: members come and go, and who spoke of them in good faith is heard again. */
    static final Duration PAID_AFRESH = Duration.ofHours(1);
    /** Times that a hint is tried. */
    static final int TRIES = 2;

    /** Who spoke longest ago comes first. */
    private final Map<PeerId, Speaker> speakers = new LinkedHashMap<>();

    private final Map<PeerId, Hint> hints = new LinkedHashMap<>();
    private boolean withdrawn;

    /** What one member said, and how true it was. */
    private static final class Speaker {
        private double messages = BURST;
        private long counted;
        private int rude;
        /** Below zero: good hints paid in advance. */
        private int inVain;

        private int givenBack;
        private long paidSince;
        private int hints;
        private boolean silenced;

        Speaker(long now) {
            counted = now;
            paidSince = now;
        }

        boolean mayNotSpeak(long now) {
            return silenced && (rude >= RUDE || !isAfresh(now));
        }

        private boolean isAfresh(long now) {
            return now - paidSince > PAID_AFRESH.toNanos();
        }

        void speaks(long now) {
            messages = Math.min(BURST, messages + (now - counted) / (double) Acquaintances.EVERY.toNanos());
            counted = now;
            if (isAfresh(now)) {
                paidSince = now;
                givenBack = 0;
                inVain = Math.min(inVain, 0);
                silenced = false;
            }
        }

        void giveBack() {
            int back = Math.min(Math.min(GIVEN_BACK, inVain + GIVEN_BACK_AT_MOST), GIVEN_BACK_AT_MOST - givenBack);
            inVain -= back;
            givenBack += back;
        }
    }

    private static final class Hint {
        private final UserName user;
        private final DeviceName device;
        private final Set<Endpoint> endpoints = new LinkedHashSet<>();
        private final Set<PeerId> speakers = new LinkedHashSet<>();
        private int failures;

        Hint(UserName user, DeviceName device) {
            this.user = user;
            this.device = device;
        }
    }

    /** Whether nothing is taken from it any more, or too many lost the right to speak. */
    public boolean isDeafTo(PeerId speaker, long now) {
        Speaker who = speakers.get(speaker);
        return who == null ? speakers.size() >= SPEAKERS && quietest(now).isEmpty() : who.mayNotSpeak(now);
    }

    /** Who of those that may speak did so longest ago, first one of those who have nothing to pay; whoever has no right to stays known. */
    private Optional<PeerId> quietest(long now) {
        Optional<PeerId> any = Optional.empty();
        for (Map.Entry<PeerId, Speaker> known : speakers.entrySet()) {
            Speaker who = known.getValue();
            if (who.mayNotSpeak(now)) {
                continue;
            }
            if (who.inVain <= 0) {
                return Optional.of(known.getKey());
            }
            if (any.isEmpty()) {
                any = Optional.of(known.getKey());
            }
        }
        return any;
    }

    /** It speaks now, instead of somebody who did not for long when there is no room. */
    private Speaker speaking(PeerId speaker, long now) {
        Speaker known = speakers.remove(speaker);
        if (known == null && speakers.size() >= SPEAKERS) {
            quietest(now).ifPresent(quiet -> {
                withdraw(quiet);
                speakers.remove(quiet);
            });
        }
        Speaker who = known == null ? new Speaker(now) : known;
        speakers.put(speaker, who);
        return who;
    }

    /** Why a message of somebody who is listened to is not used; empty when it is. Counts it. */
    public Optional<String> refuse(PeerId speaker, PeerMessage.Introduce said, long now) {
        if (isDeafTo(speaker, now)) {
            return Optional.of("it may not introduce others");
        }
        Speaker who = speaking(speaker, now);
        who.speaks(now);
        boolean often = who.messages < 1;
        who.messages -= often ? 0 : 1;
        boolean much = said.added().size() > Acquaintances.ADDED || said.gone().size() > Acquaintances.TOLD;
        if (!often && !much) {
            return Optional.empty();
        }
        who.rude++;
        String why = often
                ? "more often than once in " + Acquaintances.EVERY.toSeconds() + " s"
                : said.added().size() + " introduced and " + said.gone().size() + " gone at once";
        return Optional.of(who.rude < RUDE ? why : why + "; " + silence(speaker, who));
    }

    /** Nothing that it says, or said, is used any more. */
    private String silence(PeerId speaker, Speaker who) {
        who.silenced = true;
        withdraw(speaker);
        return "it lost the right to introduce others";
    }

    /** What it said is forgotten. */
    private void withdraw(PeerId speaker) {
        List.copyOf(hints.keySet()).forEach(peer -> withdrawn |= unsaid(speaker, peer));
    }

    /** Whether since this was asked last there went hints that their speakers did not take back themselves. */
    public boolean hasWithdrawn() {
        boolean was = withdrawn;
        withdrawn = false;
        return was;
    }

    /**
     * A member whose ticket was checked is said to be there. True when that is a new hint; false when it says nothing new, or
     * when there is no room.
     *
     * @param endpoints what {@link #plausible} left
     */
    public boolean add(PeerId speaker, PeerId peer, UserName user, DeviceName device, List<Endpoint> endpoints) {
        Speaker who = speakers.get(speaker);
        if (who == null || who.silenced || endpoints.isEmpty()) {
            return false;
        }
        Hint hint = hints.get(peer);
        boolean mine = hint != null && hint.speakers.contains(speaker);
        if (!mine && who.hints >= OF_ONE || hint == null && hints.size() >= ALTOGETHER) {
            return false;
        }
        Hint spoken = hint != null ? hint : new Hint(user, device);
        hints.put(peer, spoken);
        boolean fresh = false;
        for (Endpoint endpoint : endpoints) {
            fresh |= spoken.endpoints.size() < ENDPOINTS && spoken.endpoints.add(endpoint);
        }
        who.hints += spoken.speakers.add(speaker) ? 1 : 0;
        return fresh;
    }

    /**
     * The addresses of these that may be dialled, at most {@link #ENDPOINTS}: such as {@link AddressScope} knows, no nearer than
     * the speaker itself is, and not this daemon's own.
     */
    public static List<Endpoint> plausible(List<Endpoint> endpoints, AddressScope speakerAt, Endpoint own) {
        return endpoints.stream()
                .filter(e -> AddressScope.of(e).filter(speakerAt::canUse).isPresent())
                .filter(e -> !e.equals(own))
                .distinct()
                .limit(ENDPOINTS)
                .toList();
    }

    /**
     * The speaker does not vouch for the peer any more. True when nobody does. Pays if there was a dial in vain: else hints could be
     * taken back and given again without end.
     */
    public boolean gone(PeerId speaker, PeerId peer) {
        Hint hint = hints.get(peer);
        boolean tried = hint != null && hint.failures > 0 && hint.speakers.contains(speaker);
        boolean last = unsaid(speaker, peer);
        if (tried) {
            charge(speaker);
        }
        return last;
    }

    private boolean unsaid(PeerId speaker, PeerId peer) {
        Hint hint = hints.get(peer);
        if (hint == null || !hint.speakers.remove(speaker)) {
            return false;
        }
        release(speaker);
        if (hint.speakers.isEmpty()) {
            hints.remove(peer);
            return true;
        }
        return false;
    }

    private void release(PeerId speaker) {
        Speaker who = speakers.get(speaker);
        if (who != null) {
            who.hints--;
        }
    }

    /** The peer proved itself where it was said to be: those who spoke of it told the truth. */
    public void reached(PeerId peer) {
        for (PeerId speaker : forget(peer)) {
            Speaker who = speakers.get(speaker);
            if (who != null) {
                who.giveBack();
            }
        }
    }

    /** The peer is known by other means, or has nothing for us: what was said of it is of no more use, and was no lie. */
    public void dropped(PeerId peer) {
        forget(peer);
    }

    /** The peer was tried in vain; the last time all who spoke of it pay. Who of them lost the right to speak for that. */
    public List<PeerId> failed(PeerId peer) {
        Hint hint = hints.get(peer);
        if (hint == null || ++hint.failures < TRIES) {
            return List.of();
        }
        List<PeerId> silenced = new ArrayList<>();
        for (PeerId speaker : forget(peer)) {
            if (charge(speaker)) {
                silenced.add(speaker);
            }
        }
        return silenced;
    }

    /** It introduced nobody, or a hint was tried in vain. True when it lost the right for that. */
    public boolean charge(PeerId speaker) {
        Speaker who = speakers.get(speaker);
        if (who == null || who.silenced || ++who.inVain < IN_VAIN) {
            return false;
        }
        silence(speaker, who);
        return true;
    }

    private Set<PeerId> forget(PeerId peer) {
        Hint hint = hints.remove(peer);
        if (hint == null) {
            return Set.of();
        }
        hint.speakers.forEach(this::release);
        return hint.speakers;
    }

    /** Whether somebody spoke of it and it was not reached since. */
    public boolean names(PeerId peer) {
        return hints.containsKey(peer);
    }

    /** All hints, as sources of which nothing else is known. */
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        hints.forEach((peer, hint) ->
                sources.add(new Source(peer, hint.user, hint.device, List.copyOf(hint.endpoints), 0, false)));
        return sources;
    }
}
