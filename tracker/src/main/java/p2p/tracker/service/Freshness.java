// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.loop.Loop;
import p2p.tracker.presence.OnlineDevice;

/**
 * Lets a daemon read what it wrote, and never less than it saw before, at whichever tracker: a request that has seen a command waits until
 * that command is here. Not for long, and once only for a command that did not come (one of a life of the catalog that is lost); and not at a
 * tracker that is cut off from the others, where an old answer is better than none. On the loop.
 */
final class Freshness {
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Loop loop;
    private final Progress progress;
    private final List<Waiting> waiting = new ArrayList<>();
    /** What each device waited for in vain. */
    private final Map<OnlineDevice, Long> missed = new WeakHashMap<>();

    private record Waiting(long seen, CompletableFuture<Boolean> here) {}

    Freshness(Loop loop, Progress progress) {
        this.loop = loop;
        this.progress = progress;
    }

    /** What an answer that is given now has seen. */
    long newest() {
        return progress.applied();
    }

    boolean isHere(OnlineDevice device, long seen) {
        return seen <= progress.applied() || seen <= missed.getOrDefault(device, 0L) || !progress.catchesUp();
    }

    /** Completes once the command is here: with true, or after some time with false. */
    CompletionStage<Boolean> await(OnlineDevice device, long seen) {
        Waiting one = new Waiting(seen, new CompletableFuture<>());
        waiting.add(one);
        loop.after(PATIENCE, () -> {
            if (waiting.remove(one)) {
                missed.merge(device, seen, Math::max);
                one.here().complete(false);
            }
        });
        // it may have come since it was looked for
        advanced();
        return one.here();
    }

    /** Commands were applied. */
    void advanced() {
        if (waiting.isEmpty()) {
            return;
        }
        long now = progress.applied();
        Deque<Waiting> ready = new ArrayDeque<>();
        waiting.removeIf(one -> one.seen() <= now && ready.add(one));
        ready.forEach(one -> one.here().complete(true));
    }
}
