// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.daemon.transfer.Transfers;
import p2p.daemon.transfer.Watch;
import p2p.loop.Loop;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.TransferView;

/** Follows one transfer for one command line: a view four times a second and at each change of state, until its end. On the loop. */
final class TransferWatch implements Watch {
    static final Duration EVERY = Duration.ofMillis(250);

    private final Loop loop;
    private final Transfers transfers;
    private final long number;
    private final Consumer<ControlEvent> events;
    private final CompletableFuture<ControlReply> end = new CompletableFuture<>();
    private @Nullable Watch watch;
    private @Nullable TransferView last;
    private boolean closed;

    TransferWatch(Loop loop, Transfers transfers, long number, Consumer<ControlEvent> events) {
        this.loop = loop;
        this.transfers = transfers;
        this.number = number;
        this.events = events;
    }

    /** Completes with the last view; throws {@link p2p.core.RefusedException} when there is no such transfer. */
    CompletionStage<ControlReply> start() {
        tell(transfers.show(number));
        if (!closed) {
            watch = transfers.watch(number, this::changed);
            loop.after(EVERY, this::tick);
        }
        return end;
    }

    private void changed(TransferView view) {
        TransferView before = last;
        if (view.state().isEnd()
                || before == null
                || view.state() != before.state()
                || view.reason() != before.reason()) {
            tell(view);
        }
    }

    private void tick() {
        if (!closed) {
            tell(transfers.show(number));
            loop.after(EVERY, this::tick);
        }
    }

    private void tell(TransferView view) {
        if (closed) {
            return;
        }
        last = view;
        if (view.state().isEnd()) {
            close();
            end.complete(new ControlReply.TransferShown(view));
        } else {
            events.accept(new ControlEvent.TransferProgress(view));
        }
    }

    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
