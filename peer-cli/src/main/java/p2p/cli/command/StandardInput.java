// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** Standard input: a terminal where somebody answers, or a script. Commands and passwords of a script come from this one reader. */
public final class StandardInput implements Prompter {
    private static final int MAX_LINE = 64 * 1024;

    private final BufferedReader in;
    private final PrintStream err;
    private final boolean terminal;

    public StandardInput(InputStream in, PrintStream err, boolean terminal) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public boolean isTerminal() {
        return terminal;
    }

    @Override
    public @Nullable String ask(String prompt) {
        err.print(prompt);
        err.flush();
        return endingTheLine(this::nextLine);
    }

    @Override
    public @Nullable String secret(String prompt) {
        Console console = terminal ? System.console() : null;
        if (console == null) {
            return nextLine();
        }
        char[] typed = endingTheLine(() -> console.readPassword("%s", prompt));
        return typed == null ? null : new String(typed);
    }

    /** {@code ^C} at a question ends the process: what comes next in the terminal is not to stand behind the question. */
    private <T extends @Nullable Object> T endingTheLine(Supplier<T> answer) {
        if (!terminal) {
            return answer.get();
        }
        Thread hook = new Thread(
                () -> {
                    err.println();
                    err.flush();
                },
                "end of line");
        Runtime.getRuntime().addShutdownHook(hook);
        T given = answer.get();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
        return given;
    }

    @Override
    public @Nullable String nextLine() {
        try {
            StringBuilder line = new StringBuilder();
            int c = in.read();
            if (c < 0) {
                return null;
            }
            while (c >= 0 && c != '\n') {
                if (line.length() == MAX_LINE) {
                    throw new RefusedException(
                            ErrorCode.USAGE,
                            "a line of more than " + MAX_LINE + " characters on standard input",
                            "give a shorter line");
                }
                line.append((char) c);
                c = in.read();
            }
            int end = line.length() - 1;
            return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("reading standard input", e);
        }
    }
}
