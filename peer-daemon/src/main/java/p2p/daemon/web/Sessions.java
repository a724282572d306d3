// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which browsers are let in. A key opens the door once; who opened it gets two words, one for a cookie and one for the page. On the dashboard's
 * loop.
 */
final class Sessions {
    static final Duration KEY_LIFE = Duration.ofMinutes(5);
    static final Duration IDLE_LIFE = Duration.ofDays(30);
    /** The oldest make room for new ones. */
    static final int MAX_KEYS = 16;

    static final int MAX_SESSIONS = 16;
    private static final long SEEN_EVERY = Duration.ofHours(1).toMillis();

    private final SecureRandom random;
    private final InstantSource clock;
    private final Function<List<SessionRecord>, CompletionStage<Void>> keep;
    private final Map<String, Long> keys = new LinkedHashMap<>();
    private final Map<String, SessionRecord> byCookie = new HashMap<>();

    /**
     * The words of a session that was just opened.
     *
     * @param kept complete when the session outlives the daemon
     */
    record Opened(String cookie, String page, CompletionStage<Void> kept) {
        @Override
        public String toString() {
            return "Opened";
        }
    }

    /** {@code keep} is told all sessions whenever they change; its stage completes on the dashboard's loop and does not fail. */
    Sessions(
            SecureRandom random,
            InstantSource clock,
            List<SessionRecord> kept,
            Function<List<SessionRecord>, CompletionStage<Void>> keep) {
        this.random = random;
        this.clock = clock;
        this.keep = keep;
        kept.stream().filter(this::isAlive).forEach(session -> byCookie.put(session.cookie(), session));
    }

    /** Whether any of them is still let in at that time. */
    static boolean anyAlive(List<SessionRecord> kept, long now) {
        return kept.stream().anyMatch(session -> isAlive(session, now));
    }

    private static boolean isAlive(SessionRecord session, long now) {
        return now - session.seen() < IDLE_LIFE.toMillis();
    }

    private boolean isAlive(SessionRecord session) {
        return isAlive(session, clock.millis());
    }

    /** A key that opens the door once, within {@link #KEY_LIFE}. */
    String newKey() {
        String key = Secret.word(random);
        keys.put(Secret.digest(key), clock.millis() + KEY_LIFE.toMillis());
        while (keys.size() > MAX_KEYS) {
            keys.remove(keys.keySet().iterator().next());
        }
        return key;
    }

    /** Takes the key; empty when it is unknown, used or too old. */
    Optional<Opened> open(String key) {
        Long until = keys.remove(Secret.digest(key));
        if (until == null || until < clock.millis()) {
            return Optional.empty();
        }
        String cookie = Secret.word(random);
        String page = Secret.word(random);
        long now = clock.millis();
        while (byCookie.size() >= MAX_SESSIONS) {
            byCookie.values().stream()
                    .min(Comparator.comparingLong(SessionRecord::seen))
                    .ifPresent(oldest -> byCookie.remove(oldest.cookie()));
        }
        CompletionStage<Void> durable = put(new SessionRecord(Secret.digest(cookie), Secret.digest(page), now, now));
        return Optional.of(new Opened(cookie, page, durable));
    }

    private CompletionStage<Void> put(SessionRecord session) {
        byCookie.put(session.cookie(), session);
        return keep.apply(List.copyOf(byCookie.values()));
    }

    /** Whether these two words belong to one session. */
    boolean admits(@Nullable String cookie, @Nullable String page) {
        SessionRecord session = find(cookie);
        return session != null && page != null && session.page().equals(Secret.digest(page));
    }

    /** Whether the browser was let in; for what only its own page was told the address of. */
    boolean admitsCookie(@Nullable String cookie) {
        return find(cookie) != null;
    }

    private @Nullable SessionRecord find(@Nullable String cookie) {
        SessionRecord session = cookie == null ? null : byCookie.get(Secret.digest(cookie));
        if (session == null || !isAlive(session)) {
            return null;
        }
        long now = clock.millis();
        if (now - session.seen() >= SEEN_EVERY) {
            put(new SessionRecord(session.cookie(), session.page(), session.opened(), now));
        }
        return session;
    }

    /** The browser leaves for good: complete when a restart does not bring it back. */
    CompletionStage<Void> close(String cookie) {
        return byCookie.remove(Secret.digest(cookie)) == null
                ? CompletableFuture.completedFuture(null)
                : keep.apply(List.copyOf(byCookie.values()));
    }
}
