// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.loop.ManualLoop;

class PasswordDeskTest {
    private static final UserName BOB = new UserName("bob");
    private static final Password RIGHT = new Password("right");
    private static final Password WRONG = new Password("wrong");

    private final ManualLoop loop = new ManualLoop();
    private final List<String> compared = new ArrayList<>();
    private final PasswordDesk desk = new PasswordDesk(loop, new FakeHasher(), new SecureRandom());

    /** Takes "right" for everybody's password, at once. */
    private final class FakeHasher implements PasswordDesk.Hasher {
        @Override
        public CompletionStage<String> hash(Password password, byte[] salt) {
            return CompletableFuture.completedFuture("hash");
        }

        @Override
        public CompletionStage<Boolean> fits(Password password, String phc) {
            compared.add(phc);
            return CompletableFuture.completedFuture(password.equals(RIGHT));
        }
    }

    private CompletableFuture<Boolean> check(UserName user, Password password, @Nullable String phc, String source) {
        return desk.check(user, password, phc, source).toCompletableFuture();
    }

    private static @Nullable ErrorCode refusal(CompletableFuture<?> answer) {
        ErrorCode[] code = new ErrorCode[1];
        answer.whenComplete((done, e) -> {
            if (e != null) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                code[0] = ((RefusedException) cause).problem().code();
            }
        });
        return code[0];
    }

    @Test
    void aHashIsArgon2idAndFitsItsPasswordOnly() {
        String phc = PasswordHash.of(RIGHT, new byte[PasswordHash.SALT_BYTES]);

        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.fits(RIGHT, phc)).isTrue();
        assertThat(PasswordHash.fits(WRONG, phc)).isFalse();
        assertThat(PasswordHash.fits(
                        RIGHT, "$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"))
                .isFalse();
        assertThat(PasswordHash.fits(RIGHT, "")).isFalse();
    }

    @Test
    void anUnknownUserCostsTheSameComparison() {
        assertThat(check(BOB, RIGHT, null, "a").join()).isFalse();
        assertThat(check(BOB, WRONG, "hash of bob", "a").join()).isFalse();

        assertThat(compared).hasSize(2).first().asString().startsWith("$argon2id$");
    }

    @Test
    void whoFailsOftenWaitsLongerAndLonger() {
        for (int i = 0; i < 3; i++) {
            assertThat(check(BOB, WRONG, "h", "a")).isCompletedWithValue(false);
        }
        CompletableFuture<Boolean> fourth = check(BOB, WRONG, "h", "a");
        assertThat(fourth).isNotDone();
        loop.advance(Duration.ofMillis(500));
        assertThat(fourth).isCompletedWithValue(false);
        CompletableFuture<Boolean> fifth = check(BOB, WRONG, "h", "a");
        loop.advance(Duration.ofMillis(999));
        assertThat(fifth).isNotDone();
        loop.advance(Duration.ofMillis(1));
        assertThat(fifth).isDone();
    }

    @Test
    void manyAttemptsAtOnceGainNothing() {
        for (int i = 0; i < 20; i++) {
            check(BOB, WRONG, "h", "a");
        }
        assertThat(compared).hasSize(3);
        assertThat(refusal(check(BOB, WRONG, "h", "a"))).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
    }

    @Test
    void whoSetsManyPasswordsWaitsButRefusalsDoNotPutOffTheNext() {
        for (int i = 0; i < 200; i++) {
            assertThat(desk.hash(RIGHT, "a")).isCompletedWithValue("hash");
        }
        List<CompletableFuture<String>> more = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            more.add(desk.hash(RIGHT, "a").toCompletableFuture());
        }
        assertThat(more.get(0)).isNotDone();
        assertThat(refusal(more.get(499))).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
        assertThat(desk.hash(RIGHT, "b")).isCompletedWithValue("hash");

        // all that was not refused was at most MAX_WAIT away; the last one costs the longest delay once more
        loop.advance(PasswordDesk.MAX_WAIT.plusSeconds(5));
        assertThat(desk.hash(RIGHT, "a")).isCompletedWithValue("hash");
    }

    @Test
    void theOwnerElsewhereIsHardlyHeldUpByAGuesser() {
        for (int i = 0; i < 200; i++) {
            check(BOB, WRONG, "h", "attacker" + i % 50);
        }
        CompletableFuture<Boolean> mine = check(BOB, RIGHT, "h", "home");
        loop.advance(Duration.ofSeconds(3));
        assertThat(mine).isCompletedWithValue(true);
    }

    @Test
    void aRightPasswordClearsTheDelay() {
        for (int i = 0; i < 3; i++) {
            check(BOB, WRONG, "h", "a");
        }
        CompletableFuture<Boolean> right = check(BOB, RIGHT, "h", "a");
        loop.advance(Duration.ofSeconds(1));
        assertThat(right).isCompletedWithValue(true);
        assertThat(check(BOB, WRONG, "h", "a")).isCompletedWithValue(false);
    }

    @Test
    void failuresAreForgottenAfterAWhile() {
        for (int i = 0; i < 30; i++) {
            check(BOB, WRONG, "h", "a");
            loop.advance(Duration.ofSeconds(61));
        }
        loop.advance(FailureLedger.MEMORY.plusSeconds(1));
        assertThat(check(BOB, WRONG, "h", "a")).isDone();
    }
}
