// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.EntryId;
import p2p.loop.Loop;
import p2p.message.Holding;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/**
 * Keeps one tracker up to date about the holdings: at most one message under way, so what is said is always in order. A failed
 * message starts the whole list over, after a pause: a full link fails at once. On the loop.
 */
final class HoldingsFeed {
    private static final Logger log = LoggerFactory.getLogger(HoldingsFeed.class);
    /** Below the limit of 4,096 items and 256 KiB a frame. */
    static final int PAGE = 4_000;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Loop loop;
    private final TrackerLink link;
    private final Map<EntryId, Holding> told;
    private final Set<EntryId> stale = new LinkedHashSet<>();
    private List<Holding> pages = List.of();
    private int nextInPages = -1;
    private boolean busy;
    private boolean stopped;
    /** Counts what was said; a heartbeat's digest is comparable only when nothing was unsaid or half said. */
    private long said;

    private boolean whole;

    HoldingsFeed(Loop loop, TrackerLink link, Map<EntryId, Holding> told) {
        this.loop = loop;
        this.link = link;
        this.told = told;
    }

    /** Says everything again. */
    void startOver() {
        pages = new ArrayList<>(told.values());
        nextInPages = 0;
        whole = false;
        stale.clear();
        pump();
    }

    void changed(Set<EntryId> entries) {
        stale.addAll(entries);
        pump();
    }

    void stop() {
        stopped = true;
    }

    /** How much was said; -1 while the list is not whole or changes wait, when a digest cannot agree. */
    long mark() {
        return whole && stale.isEmpty() ? said : -1;
    }

    void differs(long heartbeat) {
        if (heartbeat >= 0 && whole) {
            log.info("tracker {}: holds another list of this daemon's files; it is told again", link.at());
            startOver();
        }
    }

    private void pump() {
        if (busy || stopped || !link.isOpen()) {
            return;
        }
        if (nextInPages >= 0) {
            sendPage();
        } else if (!stale.isEmpty()) {
            sendChanges();
        }
    }

    private void sendPage() {
        int from = nextInPages;
        int to = Math.min(pages.size(), from + PAGE);
        boolean last = to == pages.size();
        nextInPages = last ? -1 : to;
        SwarmRequest.Announce page = new SwarmRequest.Announce(from == 0, last, pages.subList(from, to));
        if (last) {
            pages = List.of();
            whole = true;
        }
        send(page);
    }

    private void sendChanges() {
        List<Holding> added = new ArrayList<>();
        List<EntryId> removed = new ArrayList<>();
        List<EntryId> batch = stale.stream().limit(PAGE).toList();
        for (EntryId entry : batch) {
            stale.remove(entry);
            Holding holding = told.get(entry);
            if (holding == null) {
                removed.add(entry);
            } else {
                added.add(holding);
            }
        }
        send(new SwarmRequest.AnnounceChange(added, removed));
    }

    private void send(SwarmRequest message) {
        busy = true;
        said++;
        link.ask(message, null, ANSWER_WITHIN).whenComplete((reply, failure) -> {
            if (stopped) {
                return;
            }
            if (reply instanceof TrackerReply.Refused refused) {
                log.warn(
                        "tracker {}: did not take the list of files: {}",
                        link.at(),
                        refused.problem().message());
                startAgainLater();
            } else if (failure != null) {
                startAgainLater();
            } else {
                busy = false;
                pump();
            }
        });
    }

    /** Stays busy until then, so that no change is told to a tracker that lacks the list. */
    private void startAgainLater() {
        whole = false;
        loop.after(AFTER_FAILURE, this::startAgain);
    }

    private void startAgain() {
        busy = false;
        if (!stopped && link.isOpen()) {
            startOver();
        }
    }
}
