// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.loop.Loop;
import p2p.message.Holding;
import p2p.message.HoldingsDigest;

/**
 * What this daemon holds, said to every tracker: a full list in pages after each Welcome, changes afterwards, a digest with every
 * heartbeat. Counts of pieces are passed on at most once a second per entry, what is complete or is so no more at once. On the loop.
 */
final class Announcer {
    private static final Duration THROTTLE = Duration.ofSeconds(1);

    private final Loop loop;
    /** What trackers have been or are being told. */
    private final Map<EntryId, Holding> told = new HashMap<>();
    /** Newer counts that wait for the next second. */
    private final Map<EntryId, Holding> held = new LinkedHashMap<>();

    private final Map<TrackerLink, HoldingsFeed> feeds = new HashMap<>();
    private final MirrorFeed mirrors;
    private Loop.@Nullable Timer flush;
    private @Nullable Long digest;

    Announcer(Loop loop) {
        this.loop = loop;
        this.mirrors = new MirrorFeed(loop);
    }

    void announce(Holding holding) {
        loop.assertInLoop();
        Holding before = told.get(holding.entry());
        if (holding.equals(before)) {
            held.remove(holding.entry());
        } else if (before == null || holding.complete() || before.complete()) {
            held.remove(holding.entry());
            tell(holding);
        } else {
            held.put(holding.entry(), holding);
            if (flush == null) {
                flush = loop.after(THROTTLE, this::flushHeld);
            }
        }
    }

    /** Which groups are mirrored here. */
    MirrorFeed mirrors() {
        return mirrors;
    }

    void withdraw(EntryId entry) {
        loop.assertInLoop();
        held.remove(entry);
        if (told.remove(entry) != null) {
            digest = null;
            changed(Set.of(entry));
        }
    }

    private void flushHeld() {
        flush = null;
        List<Holding> due = new ArrayList<>(held.values());
        held.clear();
        due.forEach(this::tell);
    }

    private void tell(Holding holding) {
        told.put(holding.entry(), holding);
        digest = null;
        changed(Set.of(holding.entry()));
    }

    private void changed(Set<EntryId> entries) {
        feeds.values().forEach(feed -> feed.changed(entries));
    }

    /** Begins to feed a tracker: the whole list first. Only while somebody is logged in. */
    void begin(TrackerLink link) {
        end(link);
        HoldingsFeed feed = new HoldingsFeed(loop, link, told);
        feeds.put(link, feed);
        feed.startOver();
        mirrors.begin(link);
    }

    /** The link is gone, or nobody is logged in any more. */
    void end(TrackerLink link) {
        mirrors.end(link);
        HoldingsFeed feed = feeds.remove(link);
        if (feed != null) {
            feed.stop();
        }
    }

    /** Whether another tracker is fed, and so knows who is logged in. */
    boolean feedsOtherThan(TrackerLink link) {
        return feeds.keySet().stream().anyMatch(fed -> fed != link);
    }

    boolean feeds(TrackerLink link) {
        return feeds.containsKey(link);
    }

    /** The tracker's answer to a heartbeat: it holds something else than we said. */
    void differs(TrackerLink link, long heartbeat) {
        HoldingsFeed feed = feeds.get(link);
        if (feed != null) {
            feed.differs(heartbeat);
        }
    }

    /** A mark to hand back to {@link #differs}: how much had been said when the heartbeat left. */
    long mark(TrackerLink link) {
        HoldingsFeed feed = feeds.get(link);
        return feed == null ? -1 : feed.mark();
    }

    /** Over what was told. */
    long digest() {
        Long known = digest;
        if (known == null) {
            known = HoldingsDigest.of(told.values());
            digest = known;
        }
        return known;
    }
}
