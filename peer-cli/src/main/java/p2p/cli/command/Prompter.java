// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal, or reads the next line of a script. */
public interface Prompter {
    /** Whether a person can answer. */
    boolean isTerminal();

    /** The answer, null at the end of input. Call on a terminal only. */
    @Nullable
    String ask(String prompt);

    /** The answer without echo; from a script the next line, without a prompt; null at the end of input. */
    @Nullable
    String secret(String prompt);

    /** The next line of standard input, null at its end. */
    @Nullable
    String nextLine();
}
