// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A person at a terminal who types these lines. */
record Person(Deque<String> lines, List<String> asked) implements Prompter {
    static Person typing(String... lines) {
        return new Person(new ArrayDeque<>(List.of(lines)), new ArrayList<>());
    }

    @Override
    public boolean isTerminal() {
        return true;
    }

    @Override
    public @Nullable String ask(String prompt) {
        asked.add(prompt);
        return lines.poll();
    }

    @Override
    public @Nullable String secret(String prompt) {
        return lines.poll();
    }

    @Override
    public @Nullable String nextLine() {
        return lines.poll();
    }
}
