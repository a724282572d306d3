// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jspecify.annotations.Nullable;

/** Asks through the shell's line editor. What is answered is no history. */
final class ShellPrompter implements Prompter {
    private static final char NO_ECHO = '\0';

    private final LineEditor editor;
    private final SecretHistory history;

    ShellPrompter(LineEditor editor, SecretHistory history) {
        this.editor = editor;
        this.history = history;
    }

    @Override
    public boolean isTerminal() {
        return true;
    }

    @Override
    public @Nullable String ask(String prompt) {
        return read(prompt, null);
    }

    @Override
    public @Nullable String secret(String prompt) {
        return read(prompt, NO_ECHO);
    }

    @Override
    public @Nullable String nextLine() {
        return read("", NO_ECHO);
    }

    private @Nullable String read(String prompt, @Nullable Character mask) {
        history.asking(true);
        try {
            return editor.read(prompt, mask);
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        } finally {
            history.asking(false);
        }
    }
}
