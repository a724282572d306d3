// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadQueueTest {
    private final UploadQueue<String, String> queue = new UploadQueue<>(3);

    private List<String> drain() {
        List<String> served = new ArrayList<>();
        while (!queue.isEmpty()) {
            served.addAll(queue.next(r -> true, (a, b) -> false, 3));
        }
        return served;
    }

    @Test
    void membersTakeTurnsHoweverMuchOneAsksFor() {
        queue.offer("alice", "a1");
        queue.offer("alice", "a2");
        queue.offer("alice", "a3");
        queue.offer("bob", "b1");
        queue.offer("carol", "c1");
        queue.offer("bob", "b2");

        assertThat(drain()).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    }

    @Test
    void oneMemberCannotFillIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(queue.offer("alice", "a" + i)).isTrue();
        }

        assertThat(queue.offer("alice", "a3")).isFalse();
        assertThat(queue.offer("bob", "b")).isTrue();
    }

    @Test
    void whoCannotTakeAnythingNowKeepsItsTurn() {
        queue.offer("alice", "a1");
        queue.offer("bob", "b1");

        assertThat(queue.next(r -> r.startsWith("b"), (a, b) -> true, 1)).containsExactly("b1");
        assertThat(queue.next(r -> r.startsWith("b"), (a, b) -> true, 1)).isEmpty();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.remove("alice", r -> true)).containsExactly("a1");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aTurnTakesAFewThatBelongTogether() {
        for (String r : new String[] {"a1", "x", "a2"}) {
            queue.offer("alice", r);
        }

        assertThat(queue.next(r -> true, (first, r) -> r.startsWith("a"), 1)).containsExactly("a1", "a2");
        assertThat(drain()).containsExactly("x");
    }

    @Test
    void downloadsOfOneMemberTakeTurns() {
        UploadQueue<String, String> roomy = new UploadQueue<>(100);
        for (String r : new String[] {"a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1"}) {
            roomy.offer("alice", r);
        }
        List<List<String>> turns = new ArrayList<>();
        while (!roomy.isEmpty()) {
            turns.add(roomy.next(r -> true, (first, r) -> r.charAt(0) == first.charAt(0), 1));
            if (turns.size() == 1) {
                roomy.offer("alice", "a6");
            }
        }

        assertThat(turns)
                .containsExactly(
                        List.of("a1", "a2"),
                        List.of("b1", "b2"),
                        List.of("c1"),
                        List.of("a3", "a4"),
                        List.of("a5", "a6"));
    }
}
