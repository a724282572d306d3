// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.PeerId;
import p2p.loop.Loop;
import p2p.message.TrackerNotice;

/**
 * Asks the daemons that are connected here whether they reach another tracker: whom nobody reaches has crashed, and is not only cut off from
 * this one. Only devices of accounts are asked, each once. On the loop.
 */
public final class Witnesses {
    /** A daemon waits 3 s for a sign of life of the tracker it is asked about. */
    private static final Duration WITHIN = Duration.ofSeconds(4);

    private final Loop loop;
    private final Presence presence;
    private final List<Poll> open = new ArrayList<>();

    /** What was answered in time. */
    public record Testimony(int reach, int doNot) {
        /** Somebody looked, and nobody reaches it. */
        public boolean isGone() {
            return reach == 0 && doNot > 0;
        }
    }

    private static final class Poll {
        private final PeerId tracker;
        private final Set<PeerId> missing = new HashSet<>();
        private final CompletableFuture<Testimony> answer = new CompletableFuture<>();
        private int reach;
        private int doNot;

        Poll(PeerId tracker) {
            this.tracker = tracker;
        }
    }

    public Witnesses(Loop loop, Presence presence) {
        this.loop = loop;
        this.presence = presence;
    }

    /** Asks about the tracker with that key; completes when all answered, or after some seconds with those who did. */
    public CompletionStage<Testimony> ask(PeerId tracker) {
        loop.assertInLoop();
        Poll poll = new Poll(tracker);
        open.add(poll);
        for (OnlineDevice device : List.copyOf(presence.devices())) {
            if (device.user() != null) {
                poll.missing.add(device.session().peer());
                device.session().send(new TrackerNotice.AskReach(tracker));
            }
        }
        loop.after(WITHIN, () -> close(poll));
        if (poll.missing.isEmpty()) {
            close(poll);
        }
        return poll.answer;
    }

    private void close(Poll poll) {
        if (open.remove(poll)) {
            poll.answer.complete(new Testimony(poll.reach, poll.doNot));
        }
    }

    /** What a daemon answers; unasked it says nothing. */
    public void heard(PeerId device, PeerId tracker, boolean reached) {
        for (Poll poll : List.copyOf(open)) {
            if (poll.tracker.equals(tracker) && poll.missing.remove(device)) {
                if (reached) {
                    poll.reach++;
                } else {
                    poll.doNot++;
                }
                if (poll.missing.isEmpty()) {
                    close(poll);
                }
            }
        }
    }
}
