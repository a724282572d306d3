// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import p2p.core.ReasonCode;
import p2p.loop.Loop;

/**
 * Of several downloads of one content in one group, which may fetch: a swarm serves one of them at a time, and the others take the bytes
 * from the disk when it has them. A turn ends by itself when its holder does something else; who gets nothing lets others try. On the loop.
 */
final class Turns {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Why a download does not move before its turn. */
    static final Stall WAITING = new Stall(
            ReasonCode.QUEUED,
            "it is the turn of another download of the same content",
            "it takes the bytes from there when they are here; p2p transfer list shows the other one");

    private record Waiter(SwarmKey key, BooleanSupplier active, CompletableFuture<Void> turn) {}

    private final Loop loop;
    private final Map<SwarmKey, BooleanSupplier> holders = new HashMap<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();

    Turns(Loop loop) {
        this.loop = loop;
    }

    /** Completes when the one who asks may go on; {@code active}: whether it still wants to, and, from then on, whether it still does. */
    CompletionStage<Void> of(SwarmKey key, BooleanSupplier active) {
        Waiter waiter = new Waiter(key, active, new CompletableFuture<>());
        if (isAwaited(key) || !begins(waiter)) {
            if (waiting.isEmpty()) {
                loop.after(EVERY, this::tick);
            }
            waiting.add(waiter);
        }
        return waiter.turn();
    }

    /** Whether somebody waits for a turn with this swarm. */
    boolean isAwaited(SwarmKey key) {
        return waiting.stream().anyMatch(w -> w.key().equals(key) && w.active().getAsBoolean());
    }

    private boolean begins(Waiter waiter) {
        BooleanSupplier holder = holders.get(waiter.key());
        if (holder != null && holder.getAsBoolean()) {
            return false;
        }
        sweep();
        holders.put(waiter.key(), waiter.active());
        waiter.turn().complete(null);
        return true;
    }

    private void tick() {
        for (int i = waiting.size(); i > 0; i--) {
            Waiter waiter = waiting.remove();
            if (waiter.active().getAsBoolean() && !begins(waiter)) {
                waiting.add(waiter);
            }
        }
        sweep();
        if (!waiting.isEmpty()) {
            loop.after(EVERY, this::tick);
        }
    }

    /** Forgets turns that are over. */
    private void sweep() {
        holders.values().removeIf(holder -> !holder.getAsBoolean());
    }
}
