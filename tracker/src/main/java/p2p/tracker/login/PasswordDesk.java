// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.login;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.tracker.login.FailureLedger.Scale;

/**
 * Checks and makes password hashes, at most two at once. Who fails waits longer and longer before the next check: by
 * account and source together, weakly by account alone (so that nobody can lock another out), and by source. A user that
 * does not exist costs the same time as a wrong password. Owned by the loop.
 */
public final class PasswordDesk {
    /** How hashing leaves the loop; refuses when too much waits. */
    public interface Hasher {
        CompletionStage<String> hash(Password password, byte[] salt);

        CompletionStage<Boolean> fits(Password password, String phc);
    }

    /** Attempts that may sit out a delay at once. */
    static final int MAX_DELAYED = 512;

    /** A longer delay is refused instead of sat out: a daemon waits 8 s, and the hash itself may have to queue. */
    static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Loop loop;
    private final Hasher hasher;
    private final SecureRandom random;
    private final String dummy;
    private final FailureLedger together =
            new FailureLedger(new Scale(3, Duration.ofMillis(500), Duration.ofSeconds(60)));
    private final FailureLedger byAccount =
            new FailureLedger(new Scale(10, Duration.ofMillis(250), Duration.ofSeconds(2)));
    private final FailureLedger bySource =
            new FailureLedger(new Scale(30, Duration.ofMillis(250), Duration.ofSeconds(30)));
    private final FailureLedger hashes =
            new FailureLedger(new Scale(200, Duration.ofMillis(100), Duration.ofSeconds(5)));
    private int delayed;

    /** Makes one hash here and now: the one that unknown users are compared with. Blocking; at start only. */
    public PasswordDesk(Loop loop, Hasher hasher, SecureRandom random) {
        this.loop = loop;
        this.hasher = hasher;
        this.random = random;
        this.dummy = PasswordHash.of(new Password("nobody has this password"), salt());
    }

    /** A hash for a new password; one source that makes very many waits. Refuses with {@code TOO_MANY_ATTEMPTS}. */
    public CompletionStage<String> hash(Password password, String source) {
        loop.assertInLoop();
        long now = loop.nanoTime();
        Duration delay = hashes.delay(source, now);
        CompletionStage<Boolean> waited = afterDelay(delay, "too many passwords were set from this address");
        if (!isRefused(waited)) {
            hashes.begin(source, now + delay.toNanos());
        }
        return waited.thenCompose(then -> hasher.hash(password, salt()));
    }

    /**
     * Whether the password is the user's; {@code phc} is null for a user that does not exist, who takes as long. Refuses with
     * {@code TOO_MANY_ATTEMPTS}.
     */
    public CompletionStage<Boolean> check(UserName user, Password password, @Nullable String phc, String source) {
        loop.assertInLoop();
        Duration delay = delay(user, source);
        CompletionStage<Boolean> waited = afterDelay(delay, "too many wrong passwords");
        if (!isRefused(waited)) {
            long at = loop.nanoTime() + delay.toNanos();
            together.begin(pair(user, source), at);
            // not at: attempts of others must not queue up in front of the owner
            byAccount.begin(user.key(), loop.nanoTime());
            bySource.begin(source, at);
        }
        return waited.thenCompose(now -> compare(user, password, phc, source));
    }

    /** What is refused is no attempt: it must not put off the next one. */
    private static boolean isRefused(CompletionStage<Boolean> waited) {
        return waited.toCompletableFuture().isCompletedExceptionally();
    }

    private CompletionStage<Boolean> afterDelay(Duration delay, String why) {
        if (delay.isZero()) {
            return CompletableFuture.completedFuture(true);
        }
        if (delay.compareTo(MAX_WAIT) > 0 || delayed >= MAX_DELAYED) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.TOO_MANY_ATTEMPTS, why, "wait " + (delay.toSeconds() + 1) + " s and try again"));
        }
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        delayed++;
        loop.after(delay, () -> {
            delayed--;
            waited.complete(true);
        });
        return waited;
    }

    private Duration delay(UserName user, String source) {
        long now = loop.nanoTime();
        Duration a = together.delay(pair(user, source), now);
        Duration b = byAccount.delay(user.key(), now);
        Duration c = bySource.delay(source, now);
        Duration ab = a.compareTo(b) > 0 ? a : b;
        return ab.compareTo(c) > 0 ? ab : c;
    }

    private CompletionStage<Boolean> compare(UserName user, Password password, @Nullable String phc, String source) {
        return hasher.fits(password, phc == null ? dummy : phc).thenApply(fits -> {
            boolean right = fits && phc != null;
            if (right) {
                together.clear(pair(user, source));
                byAccount.forgive(user.key());
                bySource.forgive(source);
            }
            return right;
        });
    }

    private byte[] salt() {
        byte[] salt = new byte[PasswordHash.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static String pair(UserName user, String source) {
        return user.key() + " " + source;
    }
}
