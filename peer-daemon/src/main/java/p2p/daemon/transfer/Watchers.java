// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.loop.Loop;
import p2p.message.TransferView;

/** Who looks at a transfer: told at each change and at least twice a second, until it is at its end. On the loop. */
final class Watchers {
    private static final Duration EVERY = Duration.ofMillis(400);

    private final Loop loop;
    private final Supplier<TransferView> view;
    private final List<Consumer<TransferView>> listeners = new ArrayList<>();
    private Loop.@Nullable Timer timer;

    Watchers(Loop loop, Supplier<TransferView> view) {
        this.loop = loop;
        this.view = view;
    }

    Watch add(Consumer<TransferView> listener) {
        listeners.add(listener);
        listener.accept(view.get());
        schedule();
        return () -> {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                stop();
            }
        };
    }

    void tell() {
        if (listeners.isEmpty()) {
            return;
        }
        TransferView now = view.get();
        for (Consumer<TransferView> listener : List.copyOf(listeners)) {
            listener.accept(now);
        }
        if (now.state().isEnd()) {
            listeners.clear();
            stop();
        }
    }

    private void schedule() {
        if (timer == null && !listeners.isEmpty() && !view.get().state().isEnd()) {
            timer = loop.after(EVERY, () -> {
                timer = null;
                tell();
                schedule();
            });
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
