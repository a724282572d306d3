// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final List<List<SessionRecord>> kept = new ArrayList<>();
    private long now = 1_000_000;
    private Sessions sessions = sessions(List.of());

    private Sessions sessions(List<SessionRecord> before) {
        return new Sessions(new SecureRandom(), () -> java.time.Instant.ofEpochMilli(now), before, all -> {
            kept.add(all);
            return CompletableFuture.completedFuture(null);
        });
    }

    private Sessions.Opened opened() {
        return sessions.open(sessions.newKey()).orElseThrow();
    }

    @Test
    void aKeyOpensOnce() {
        String key = sessions.newKey();

        assertThat(sessions.open(key)).isPresent();
        assertThat(sessions.open(key)).isEmpty();
        assertThat(sessions.open("guess")).isEmpty();
    }

    @Test
    void aKeyEndsAfterItsTime() {
        String key = sessions.newKey();
        now += Sessions.KEY_LIFE.toMillis() + 1;

        assertThat(sessions.open(key)).isEmpty();
    }

    @Test
    void onlyTheNewestKeysOpen() {
        String first = sessions.newKey();
        String second = sessions.newKey();
        for (int i = 1; i < Sessions.MAX_KEYS; i++) {
            sessions.newKey();
        }

        assertThat(sessions.open(first)).isEmpty();
        assertThat(sessions.open(second)).isPresent();
    }

    @Test
    void bothWordsOfOneSessionAreNeeded() {
        Sessions.Opened one = opened();
        Sessions.Opened other = opened();

        assertThat(sessions.admits(one.cookie(), one.page())).isTrue();
        assertThat(sessions.admits(one.cookie(), other.page())).isFalse();
        assertThat(sessions.admits(one.page(), one.cookie())).isFalse();
        assertThat(sessions.admits(one.cookie(), null)).isFalse();
        assertThat(sessions.admits(null, one.page())).isFalse();
        assertThat(sessions.admitsCookie(one.cookie())).isTrue();
        assertThat(sessions.admitsCookie(one.page())).isFalse();
    }

    @Test
    void aRestartKeepsTheBrowserAndNoWordIsKept() {
        Sessions.Opened one = opened();
        List<SessionRecord> before = kept.get(kept.size() - 1);
        assertThat(before.toString()).doesNotContain(one.cookie()).doesNotContain(one.page());

        sessions = sessions(before);

        assertThat(sessions.admits(one.cookie(), one.page())).isTrue();
        assertThat(Sessions.anyAlive(before, now)).isTrue();
    }

    @Test
    void whoStaysAwayForAMonthIsForgottenAndWhoComesBackIsNot() {
        Sessions.Opened away = opened();
        Sessions.Opened here = opened();
        for (int day = 0; day < 31; day++) {
            now += Duration.ofDays(1).toMillis();
            assertThat(sessions.admits(here.cookie(), here.page())).isTrue();
        }

        assertThat(sessions.admits(away.cookie(), away.page())).isFalse();
        List<SessionRecord> after = kept.get(kept.size() - 1);
        now += Sessions.IDLE_LIFE.toMillis();
        assertThat(Sessions.anyAlive(after, now)).isFalse();
        sessions = sessions(after);
        assertThat(sessions.admits(here.cookie(), here.page())).isFalse();
    }

    @Test
    void theOneUnseenForLongestMakesRoom() {
        Sessions.Opened first = opened();
        now += Duration.ofHours(2).toMillis();
        Sessions.Opened second = opened();
        assertThat(sessions.admits(first.cookie(), first.page()))
                .as("seen again")
                .isTrue();
        now++;
        for (int i = 2; i <= Sessions.MAX_SESSIONS; i++) {
            now += Duration.ofHours(2).toMillis();
            assertThat(sessions.admits(first.cookie(), first.page())).isTrue();
            opened();
        }

        assertThat(sessions.admits(first.cookie(), first.page())).isTrue();
        assertThat(sessions.admits(second.cookie(), second.page())).isFalse();
    }

    @Test
    void whoLeavesIsForgottenAtOnce() {
        Sessions.Opened one = opened();
        sessions.close(one.cookie());

        assertThat(sessions.admits(one.cookie(), one.page())).isFalse();
        assertThat(kept.get(kept.size() - 1)).isEmpty();
    }
}
