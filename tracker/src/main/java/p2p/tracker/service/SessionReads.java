// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import p2p.loop.Loop;
import p2p.tracker.catalog.CatalogReader;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.presence.Session;

/**
 * The catalog's readers, shared: of each session at most {@link #AT_ONCE} questions wait for them or are answered by them, the
 * others wait here in their order. So one session's many searches hold up that session and nobody else. What waits is bounded by the
 * requests that a session may have in flight. On the loop.
 */
final class SessionReads {
    static final int AT_ONCE = 2;

    private static final class Line {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int asking;
    }

    private final Loop loop;
    private final CatalogReader reader;
    private final Map<Session, Line> lines = new HashMap<>();

    SessionReads(Loop loop, CatalogReader reader) {
        this.loop = loop;
        this.reader = reader;
    }

    <T> CompletionStage<T> read(Session session, Function<CatalogTables, T> question) {
        loop.assertInLoop();
        Line line = lines.computeIfAbsent(session, s -> new Line());
        CompletableFuture<T> answer = new CompletableFuture<>();
        line.waiting.add(() -> ask(session, line, question, answer));
        proceed(session, line);
        return answer;
    }

    private <T> void ask(Session session, Line line, Function<CatalogTables, T> question, CompletableFuture<T> answer) {
        line.asking++;
        reader.read(question).whenComplete((result, failure) -> {
            line.asking--;
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
            proceed(session, line);
        });
    }

    private void proceed(Session session, Line line) {
        while (line.asking < AT_ONCE && !line.waiting.isEmpty()) {
            line.waiting.remove().run();
        }
        if (line.asking == 0 && line.waiting.isEmpty()) {
            lines.remove(session, line);
        }
    }
}
