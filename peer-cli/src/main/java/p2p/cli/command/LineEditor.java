// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The shell's line editor at a terminal. While a line is typed {@code ^C} is a key like others: as a signal it would come at some other
 * moment than what was typed around it, cut the next line, or interrupt the command that runs by then. Within a scope it is a signal.
 */
final class LineEditor implements Interrupts {
    private static final int OFF = 0;

    private final Terminal terminal;
    private final LineReader reader;
    private final int key;

    LineEditor(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
        this.key = terminal.getAttributes().getControlChar(Attributes.ControlChar.VINTR);
        signalOn(OFF);
        Widget interrupt = () -> {
            throw new UserInterruptException(reader.getBuffer().toString());
        };
        reader.getKeyMaps().forEach((name, keys) -> {
            if (!name.equals(LineReader.MENU)) { // which leaves on any key that it does not know, and hands it on
                keys.bind(interrupt, KeyMap.ctrl('C'));
            }
        });
    }

    /** A line; UserInterruptException after {@code ^C}, EndOfFileException after {@code ^D}. {@code mask} is shown for each character. */
    String read(String prompt, @Nullable Character mask) {
        return reader.readLine(prompt, mask);
    }

    @Override
    public Scope open() {
        Thread owner = Thread.currentThread();
        Interruption interruption = new Interruption(owner);
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> interruption.happen());
        signalOn(key);
        return () -> {
            signalOn(OFF);
            terminal.handle(Terminal.Signal.INT, before);
            interruption.end();
        };
    }

    private void signalOn(int character) {
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VINTR, character);
        terminal.setAttributes(attributes);
    }

    /** Interrupts a thread as long as it has not ended: signals come on a thread of their own, perhaps late. */
    static final class Interruption {
        private final Thread owner;
        private boolean ended;

        Interruption(Thread owner) {
            this.owner = owner;
        }

        synchronized void happen() {
            if (!ended) {
                owner.interrupt();
            }
        }

        /** Called by the owner: from here on it is not interrupted, also not by what was on its way. */
        synchronized void end() {
            ended = true;
            Thread.interrupted();
        }
    }
}
