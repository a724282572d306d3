// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Printable;
import p2p.daemon.swarm.Throttle;
import p2p.loop.Loop;
import p2p.message.ControlReply;
import p2p.message.RateLimit;

/**
 * How fast files may come and go: altogether, and of single downloads. What comes is limited by asking for no more, what goes by reading no more;
 * bytes of messages and of files that are copied on this disk do not count. On the loop.
 */
final class Limits {
    private static final Logger log = LoggerFactory.getLogger(Limits.class);
    /** In what is kept, the limits of everything. */
    private static final String ALL = "all";

    private final Loop loop;
    private final Runnable sending;
    private final Throttle down = new Throttle(null);
    private final Throttle up = new Throttle(null);
    private final Map<Long, Throttle> downOf = new HashMap<>();
    private final Map<SwarmKey, Throttle> upOf = new HashMap<>();
    private final Map<Long, Own> single = new TreeMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private @Nullable LimitMemory memory;
    private boolean armed;

    /** The limit of one download; what leaves of its swarm is limited by the least of those that are in it. */
    private record Own(SwarmKey swarm, RateLimit limit) {}

    /** {@code sending} is run when more may leave than before. */
    Limits(Loop loop, Runnable sending) {
        this.loop = loop;
        this.sending = sending;
    }

    /** From now on they are kept. */
    void remember(LimitMemory kept) {
        memory = kept;
    }

    /** Takes up what was kept; {@code swarmOf}: of downloads that are under way. */
    void restore(List<String> lines, LongFunction<Optional<SwarmKey>> swarmOf) {
        for (String line : lines) {
            try {
                String[] words = line.split(" ", 3);
                RateLimit limit = new RateLimit(Long.parseLong(words[1]), Long.parseLong(words[2]));
                if (words[0].equals(ALL)) {
                    setAll(limit);
                } else {
                    long transfer = Long.parseLong(words[0]);
                    swarmOf.apply(transfer).ifPresent(swarm -> set(transfer, swarm, limit));
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                log.warn("a limit that cannot be read is left out: {}", Printable.of(line));
            }
        }
    }

    /** Complete when they are durable as they are now. */
    CompletionStage<Void> keep() {
        LimitMemory kept = memory;
        if (kept == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(ALL, all()));
        single.forEach((transfer, own) -> lines.add(line(transfer.toString(), own.limit())));
        return kept.keepLimits(lines);
    }

    private static String line(String what, RateLimit limit) {
        return what + " " + limit.down() + " " + limit.up();
    }

    ControlReply.LimitsShown shown() {
        List<ControlReply.LimitsShown.Limited> limited = new ArrayList<>();
        single.forEach((transfer, own) -> limited.add(new ControlReply.LimitsShown.Limited(transfer, own.limit())));
        return new ControlReply.LimitsShown(all(), limited);
    }

    RateLimit get(long transfer) {
        Own own = single.get(transfer);
        return own == null ? RateLimit.NONE : own.limit();
    }

    /** Those of everything. */
    RateLimit all() {
        return new RateLimit(down.rate(), up.rate());
    }

    void setAll(RateLimit limit) {
        down.set(limit.down(), now());
        up.set(limit.up(), now());
        wake();
        sending.run();
    }

    /** Those of one download, and of what leaves of its file to the same group. */
    void set(long transfer, SwarmKey swarm, RateLimit limit) {
        if (limit.isNone()) {
            single.remove(transfer);
        } else {
            single.put(transfer, new Own(swarm, limit));
        }
        of(transfer).set(limit.down(), now());
        limitUploads(swarm);
        wake();
    }

    private void limitUploads(SwarmKey swarm) {
        single.values().stream()
                .filter(own -> own.swarm().equals(swarm) && own.limit().up() > 0)
                .map(own -> own.limit().up())
                .min(Long::compare)
                .ifPresentOrElse(
                        least -> upOf.computeIfAbsent(swarm, k -> new Throttle(up))
                                .set(least, now()),
                        () -> upOf.remove(swarm));
        sending.run();
    }

    /** What a download may take. */
    Throttle of(long transfer) {
        return downOf.computeIfAbsent(transfer, n -> new Throttle(down));
    }

    /** The download is at its end. */
    void forget(long transfer, SwarmKey swarm) {
        downOf.remove(transfer);
        if (single.remove(transfer) != null) {
            limitUploads(swarm);
            keep().whenComplete((done, error) -> {
                if (error != null) {
                    log.warn("the end of transfer {}'s limits could not be saved: {}", transfer, error.getMessage());
                }
            });
        }
    }

    boolean isOpen(Throttle throttle) {
        return throttle.isOpen(now());
    }

    /** Runs {@code next} when the throttle, one of {@link #of}, may be open; those that wait for the limit of all take turns. */
    void await(Throttle throttle, Runnable next) {
        if (down.isOpen(now())) {
            loop.after(Duration.ofNanos(throttle.readyIn(now())), next);
        } else {
            waiting.add(next);
            arm();
        }
    }

    private void arm() {
        if (!armed && !waiting.isEmpty()) {
            armed = true;
            loop.after(Duration.ofNanos(down.readyIn(now())), () -> {
                armed = false;
                wake();
            });
        }
    }

    private void wake() {
        for (int n = waiting.size(); n > 0 && down.isOpen(now()); n--) {
            waiting.remove().run();
        }
        arm();
    }

    /** Whether a block of that swarm may be sent. */
    boolean maySend(SwarmKey swarm) {
        return upFor(swarm).isOpen(now());
    }

    void sent(SwarmKey swarm, int bytes) {
        upFor(swarm).take(bytes, now());
    }

    private Throttle upFor(SwarmKey swarm) {
        return upOf.getOrDefault(swarm, up);
    }

    /** When something may be sent that may not now; null when nothing is held back. */
    @Nullable
    Duration sendsAgainIn() {
        if (up.rate() == 0 && upOf.isEmpty()) {
            return null;
        }
        long now = now();
        return Stream.concat(Stream.of(up), upOf.values().stream())
                .map(throttle -> throttle.readyIn(now))
                .filter(nanos -> nanos > 0)
                .min(Long::compare)
                .map(Duration::ofNanos)
                .orElse(null);
    }

    private long now() {
        return loop.nanoTime();
    }
}
