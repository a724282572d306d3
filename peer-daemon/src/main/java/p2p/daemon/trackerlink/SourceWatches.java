// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.EntryId;
import p2p.core.PeerId;
import p2p.daemon.transfer.Watch;
import p2p.loop.Loop;
import p2p.message.Source;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/** Who wants to know the sources of which entries; one tracker at a time is asked to tell, another one when it is lost. On the loop. */
final class SourceWatches {
    private static final Logger log = LoggerFactory.getLogger(SourceWatches.class);
    /** Questions at once, so that a daemon with many downloads leaves room on the connection for everything else. */
    static final int MAX_ASKING = 16;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final Loop loop;
    private final PeerId self;
    private final TrackerFleet fleet;
    private final Map<EntryId, List<Watcher>> watchers = new HashMap<>();
    /** Whose turn to be asked for has not come. */
    private final Set<EntryId> waiting = new LinkedHashSet<>();

    private final Set<EntryId> askAgain = new HashSet<>();
    private int asking;
    private boolean proceeding;
    private @Nullable TrackerLink teller;

    SourceWatches(Loop loop, PeerId self, TrackerFleet fleet) {
        this.loop = loop;
        this.self = self;
        this.fleet = fleet;
    }

    private final class Watcher implements Watch {
        private final EntryId entry;
        private final Consumer<List<Source>> sink;
        private boolean closed;

        Watcher(EntryId entry, Consumer<List<Source>> sink) {
            this.entry = entry;
            this.sink = sink;
        }

        void tell(List<Source> sources) {
            if (!closed) {
                sink.accept(sources);
            }
        }

        @Override
        public void close() {
            loop.assertInLoop();
            if (closed) {
                return;
            }
            closed = true;
            List<Watcher> others = watchers.get(entry);
            if (others != null && others.remove(this) && others.isEmpty()) {
                watchers.remove(entry);
                TrackerLink link = teller;
                if (link != null && link.isOpen()) {
                    link.ask(new SwarmRequest.UnwatchSources(entry), null, ANSWER_WITHIN);
                }
            }
        }
    }

    Watch watch(EntryId entry, Consumer<List<Source>> sink) {
        loop.assertInLoop();
        Watcher watcher = new Watcher(entry, sink);
        watchers.computeIfAbsent(entry, e -> new ArrayList<>()).add(watcher);
        ask(entry);
        return watcher;
    }

    /** A tracker can be asked: asks for everything that is watched, unless another one tells already. */
    void opened() {
        TrackerLink link = teller;
        if (link == null || !link.isOpen()) {
            askAll();
        }
    }

    void lost(TrackerLink link) {
        if (link == teller) {
            teller = null;
            askAll();
        }
    }

    /** Somebody logged in, or belongs to other groups now: what was refused before may be told now. */
    void askAll() {
        List.copyOf(watchers.keySet()).forEach(this::ask);
    }

    private void ask(EntryId entry) {
        waiting.add(entry);
        proceed();
    }

    private void proceed() {
        if (proceeding) {
            return;
        }
        proceeding = true;
        while (asking < MAX_ASKING && !waiting.isEmpty()) {
            EntryId next = waiting.iterator().next();
            waiting.remove(next);
            askNow(next);
        }
        proceeding = false;
    }

    private void askNow(EntryId entry) {
        TrackerLink link = teller;
        if (link == null || !link.isOpen()) {
            link = fleet.choose(List.of()).orElse(null);
            teller = link;
        }
        if (link == null || !watchers.containsKey(entry)) {
            return;
        }
        TrackerLink asked = link;
        asking++;
        asked.ask(new SwarmRequest.WatchSources(entry), null, ANSWER_WITHIN).whenComplete((reply, failure) -> {
            asking--;
            if (reply instanceof TrackerReply.Sources told) {
                tell(told.entry(), told.sources());
            } else if (asked.isOpen()) {
                log.debug("the sources of {} are not told: {}", entry, failure == null ? reply : failure.getMessage());
                askLater(entry);
            }
            proceed();
        });
    }

    private void askLater(EntryId entry) {
        if (askAgain.add(entry)) {
            loop.after(AGAIN_AFTER, () -> {
                askAgain.remove(entry);
                ask(entry);
            });
        }
    }

    /** What a tracker says of an entry, asked or unasked. */
    void tell(EntryId entry, List<Source> sources) {
        List<Watcher> all = watchers.get(entry);
        if (all != null) {
            List<Source> others = sources.stream()
                    .filter(source -> !source.peer().equals(self))
                    .toList();
            List.copyOf(all).forEach(watcher -> watcher.tell(others));
        }
    }
}
