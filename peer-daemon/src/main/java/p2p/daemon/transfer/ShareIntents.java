// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.daemon.store.HashPass;

/**
 * Big files that are being hashed to be shared. When the daemon ends meanwhile they are taken up again once their account is logged in,
 * each where it was last saved; what was hashed to the end is not read again. On the loop.
 */
final class ShareIntents {
    private static final Logger log = LoggerFactory.getLogger(ShareIntents.class);
    /** Smaller files take a moment: whoever asked for them is still there and asks again. */
    static final long KEPT_FROM = 16 << 20;
    /** Beyond so many none is kept. */
    static final int MAX = 10_000;

    /** Bytes that are hashed again after a crash, at most; of very long files one part in {@link #SAVED_TIMES}. */
    static final long SAVED_EVERY = 64 << 20;

    private static final int SAVED_TIMES = 64;

    private final Surroundings around;
    private final Map<RequestId, ShareIntent> kept = new LinkedHashMap<>();
    private final Map<RequestId, ShareIntent> left = new LinkedHashMap<>();
    private boolean resuming;

    ShareIntents(Surroundings around) {
        this.around = around;
    }

    /** Its file is about to be hashed; complete when that is durable. */
    CompletionStage<Void> keep(ShareIntent intent, long size) {
        if (size < KEPT_FROM || kept.size() >= MAX || kept.putIfAbsent(intent.id(), intent) != null) {
            return CompletableFuture.completedFuture(null);
        }
        return around.state().commit(List.of(new StateChange.SaveIntent(intent)));
    }

    /** The step of a pass for a disk lane, which saves now and then, on the loop, how far it came. */
    Callable<Boolean> saving(ShareIntent intent, HashPass pass, long size) {
        long every = Math.max(SAVED_EVERY, size / SAVED_TIMES);
        AtomicLong next = new AtomicLong(pass.done() + every);
        return () -> {
            boolean done = pass.step();
            if (!done && pass.done() >= next.get()) {
                next.set(pass.done() + every);
                pass.save().ifPresent(hashed -> around.loop().execute(() -> save(intent, hashed)));
            }
            return done;
        };
    }

    private void save(ShareIntent intent, Blob hashed) {
        if (kept.containsKey(intent.id())) {
            around.save(intent.path(), List.of(new StateChange.SaveHashing(intent.id(), hashed)));
        }
    }

    /** It was shared, or refused; when the daemon stops meanwhile, it stays. */
    void ended(ShareIntent intent, @Nullable Throwable failure) {
        if (isStop(failure) || kept.remove(intent.id()) == null) {
            return;
        }
        around.save(intent.path(), List.of(new StateChange.DropIntent(intent.id())));
    }

    private static boolean isStop(@Nullable Throwable failure) {
        return failure != null
                && DiskTrouble.cause(failure) instanceof RefusedException refused
                && refused.problem().code() == ErrorCode.INTERRUPTED;
    }

    /** One of an earlier run. */
    void restore(ShareIntent intent) {
        kept.put(intent.id(), intent);
        left.put(intent.id(), intent);
    }

    /** Takes up those of the account, one after the other. */
    void resume(UserName user, Function<ShareIntent, CompletionStage<?>> share) {
        Optional<ShareIntent> next =
                left.values().stream().filter(i -> i.user().equals(user)).findFirst();
        if (resuming || next.isEmpty()) {
            return;
        }
        ShareIntent intent = next.get();
        left.remove(intent.id());
        resuming = true;
        log.info("{} was not hashed to its end: it is taken up again", intent.path());
        share.apply(intent).whenComplete((done, failure) -> {
            resuming = false;
            if (failure != null) {
                log.warn(
                        "{} was not shared: {}",
                        intent.path(),
                        DiskTrouble.cause(failure).getMessage());
            }
            resume(user, share);
        });
    }
}
