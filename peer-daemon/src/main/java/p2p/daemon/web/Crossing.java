// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;
import p2p.daemon.control.Caller;
import p2p.daemon.control.Commands;
import p2p.loop.Loop;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;

/** The way from the dashboard's loop into the daemon's and back. Called on the dashboard's loop. */
final class Crossing {
    private final Loop daemon;
    private final Executor web;
    private final Commands commands;

    /** {@code web} runs tasks on the dashboard's loop. */
    Crossing(Loop daemon, Executor web, Commands commands) {
        this.daemon = daemon;
        this.web = web;
        this.commands = commands;
    }

    Loop daemon() {
        return daemon;
    }

    /** Runs the task on the dashboard's loop. Callable from any thread. */
    void home(Runnable task) {
        web.execute(task);
    }

    /** Somebody who gives commands; on the daemon's loop. */
    Caller open() {
        return commands.open();
    }

    /** Does the work on the daemon's loop; the stage completes on the dashboard's. */
    <T> CompletionStage<T> call(Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        daemon.execute(() -> {
            CompletionStage<T> done;
            try {
                done = work.get();
            } catch (RuntimeException e) {
                done = CompletableFuture.failedFuture(e);
            }
            done.whenComplete((value, failure) -> web.execute(() -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            }));
        });
        return answer;
    }

    /** One command. What it waits for ends when {@code gone} completes (on the dashboard's loop); the stage never fails. */
    CompletionStage<ControlReply> ask(ControlRequest request, @Nullable RequestId id, CompletionStage<Void> gone) {
        return call(() -> {
            Caller caller = commands.open();
            gone.whenComplete((nothing, failure) -> daemon.execute(caller::close));
            return caller.ask(request, id, event -> {}).whenComplete((reply, failure) -> caller.close());
        });
    }
}
