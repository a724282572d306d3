// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal, or reads the next line of a script. */
public interface Prompter {
    /** Whether a person can answer. */
    boolean isTerminal();

    /** The answer, null at the end of input. Call on a terminal only. */
    @Nullable
    String ask(String prompt);

    /** Asks until the answer is one: y or yes is true; n, no, Enter and the end of input are false. Call on a terminal only. */
    default boolean agrees(String question) {
        while (true) {
            String answer = ask(question + " [y/N] ");
            switch (answer == null ? "" : answer.trim().toLowerCase(Locale.ROOT)) {
                case "y", "yes" -> {
                    return true;
                }
                case "", "n", "no" -> {
                    return false;
                }
                default -> {
                    // neither yes nor no: the question again
                }
            }
        }
    }

    /** The answer without echo; from a script the next line, without a prompt; null at the end of input. */
    @Nullable
    String secret(String prompt);

    /** The next line of standard input, null at its end. */
    @Nullable
    String nextLine();
}
