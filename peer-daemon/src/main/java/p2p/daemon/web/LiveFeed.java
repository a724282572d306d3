// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import p2p.daemon.control.Caller;
import p2p.loop.Loop;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;

/**
 * What one open page is told by itself: the daemon at a glance and the transfers under way (the first page of them), twice a second, and only
 * when it differs from what was told last. On the daemon's loop.
 */
final class LiveFeed {
    static final Duration EVERY = Duration.ofMillis(500);

    private final Loop loop;
    private final Caller caller;
    private final Consumer<ControlReply> page;
    private final Map<Class<?>, ControlReply> told = new HashMap<>();
    private boolean closed;

    LiveFeed(Loop loop, Caller caller, Consumer<ControlReply> page) {
        this.loop = loop;
        this.caller = caller;
        this.page = page;
    }

    void start() {
        tick();
    }

    private void tick() {
        if (closed) {
            return;
        }
        look(new ControlRequest.ShowStatus());
        look(new ControlRequest.ListTransfers(0, false, true));
        loop.after(EVERY, this::tick);
    }

    private void look(ControlRequest request) {
        caller.ask(request, null, event -> {}).thenAccept(reply -> {
            if (!closed && !reply.equals(told.put(reply.getClass(), reply))) {
                page.accept(reply);
            }
        });
    }

    /** What was told last did not arrive: it is told again. */
    void lost() {
        told.clear();
    }

    void close() {
        closed = true;
        caller.close();
    }
}
