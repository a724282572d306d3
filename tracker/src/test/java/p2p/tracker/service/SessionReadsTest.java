// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.ManualLoop;
import p2p.tracker.catalog.CatalogReader;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.presence.FakeSession;
import p2p.tracker.presence.Session;

class SessionReadsTest {
    private final Session eager = new FakeSession(1, "laptop", "198.51.100.1");
    private final Session modest = new FakeSession(2, "nas", "198.51.100.2");
    private final HeldReader reader = new HeldReader();
    private final SessionReads reads = new SessionReads(new ManualLoop(), reader);
    private final List<String> answered = new ArrayList<>();

    /** Holds every question until the test lets it go. */
    private static final class HeldReader implements CatalogReader {
        private final List<CompletableFuture<Object>> held = new ArrayList<>();

        @Override
        @SuppressWarnings("unchecked") // the test answers with what it asks for
        public <T> CompletionStage<T> read(Function<CatalogTables, T> question) {
            CompletableFuture<Object> answer = new CompletableFuture<>();
            held.add(answer);
            return (CompletionStage<T>) answer;
        }
    }

    private void ask(Session session, String what) {
        reads.<String>read(session, tables -> what)
                .whenComplete((text, failure) -> answered.add(failure == null ? what + " " + text : what + " failed"));
    }

    @Test
    void aSessionAsksTwoThingsAtOnceAndTheOthersWaitInTheirOrder() {
        for (int i = 1; i <= 5; i++) {
            ask(eager, "search " + i);
        }
        assertThat(reader.held).hasSize(SessionReads.AT_ONCE);

        reader.held.get(1).complete("found");
        assertThat(reader.held).hasSize(3);
        reader.held.get(2).complete("found");
        assertThat(reader.held).hasSize(4);
        assertThat(answered).containsExactly("search 2 found", "search 3 found");
    }

    @Test
    void anotherSessionIsNotHeldUp() {
        for (int i = 1; i <= 5; i++) {
            ask(eager, "search " + i);
        }
        ask(modest, "ls");

        assertThat(reader.held).hasSize(3);
        reader.held.get(2).complete("files");
        assertThat(answered).containsExactly("ls files");
    }

    @Test
    void whatFailsMakesRoomToo() {
        for (int i = 1; i <= 3; i++) {
            ask(eager, "search " + i);
        }

        reader.held.get(0).completeExceptionally(new RefusedException(ErrorCode.BUSY, "the tracker is busy", "again"));
        assertThat(reader.held).hasSize(3);
        reader.held.get(1).complete("found");
        reader.held.get(2).complete("found");
        assertThat(answered).containsExactly("search 1 failed", "search 2 found", "search 3 found");
    }
}
