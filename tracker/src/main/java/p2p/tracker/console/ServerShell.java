// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;

/**
 * Reads the server shell's commands on a thread of its own: with history and completion on a terminal, plain lines from a
 * pipe. The end of input ends the reading, not the tracker. What the tracker itself says goes through here, so that it stands above the prompt.
 */
public final class ServerShell {
    private static final Logger log = LoggerFactory.getLogger(ServerShell.class);
    private static final int MAX_LINE = 1_000;

    /** A tracker that is not ready by then waits for somebody, perhaps for a command. */
    private static final long START_SECONDS = 3;

    private final Loop loop;
    private final Function<String, CompletionStage<String>> commands;
    private final Operator operator;
    private final PrintStream out;
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile @Nullable LineReader prompt;

    /** {@code commands}: what to print for a line; it never fails. */
    public ServerShell(
            Loop loop, Function<String, CompletionStage<String>> commands, Operator operator, PrintStream out) {
        this.loop = loop;
        this.commands = commands;
        this.operator = operator;
        this.out = out;
    }

    /** Begins to read; a process in the background of its terminal does not. */
    public void start() {
        Thread thread = new Thread(this::read, "server-shell");
        thread.setDaemon(true);
        thread.start();
    }

    /** Prints a line of the tracker's own. */
    public void print(String line) {
        LineReader reader = prompt;
        if (reader == null) {
            out.println(line);
            out.flush();
        } else {
            reader.printAbove(line);
        }
    }

    /** The tracker has said what it says at its start: now the prompt. */
    public void ready() {
        ready.countDown();
    }

    private void read() {
        try {
            if (System.console() == null) {
                readLines();
            } else if (ControllingTerminal.isForeground()) {
                if (!ready.await(START_SECONDS, TimeUnit.SECONDS)) {
                    log.debug("server shell: the prompt comes while the tracker waits");
                }
                try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
                    readTerminal(terminal);
                }
            }
        } catch (IOException e) {
            log.debug("server shell: no more input: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readLines() throws IOException, InterruptedException {
        PipedLines lines = new PipedLines(
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), MAX_LINE);
        for (String line = lines.next(); line != null; line = lines.next()) {
            out.println(answer(line));
        }
    }

    /** Until it is left: {@code ^C} clears a line that was begun, and stops the tracker on an empty one. */
    void readTerminal(Terminal terminal) throws InterruptedException {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(new StringsCompleter(ShellCommands.WORDS))
                .build();
        controlC(terminal, reader);
        // of another process: without this the process would end without a word to anybody
        terminal.handle(Terminal.Signal.INT, signal -> stop());
        prompt = reader;
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = turn(reader);
            }
        } finally {
            prompt = null;
        }
    }

    /** One line; false to leave. */
    private boolean turn(LineReader reader) throws InterruptedException {
        try {
            String line = reader.readLine("tracker> ");
            String answer = answer(line);
            if (!answer.isEmpty()) {
                out.println(answer);
            }
            return !ShellCommands.isQuit(line);
        } catch (UserInterruptException e) {
            stop();
        } catch (EndOfFileException e) {
            out.println("the tracker goes on; p2p-tracker stop ends it");
        } catch (IllegalStateException e) {
            log.debug("server shell: the terminal is gone: {}", e.toString());
        }
        return false;
    }

    /** A key like others: a signal comes at some other moment than what is typed around it. */
    private static void controlC(Terminal terminal, LineReader reader) {
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VINTR, 0);
        terminal.setAttributes(attributes);
        Widget clear = () -> {
            if (reader.getBuffer().toString().isBlank()) {
                throw new UserInterruptException("");
            }
            return reader.getBuffer().clear();
        };
        reader.getKeyMaps().forEach((name, keys) -> {
            if (!name.equals(LineReader.MENU)) { // which leaves on any key that it does not know, and hands it on
                keys.bind(clear, KeyMap.ctrl('C'));
            }
        });
    }

    private void stop() {
        loop.execute(() -> operator.stop("interrupted"));
    }

    private String answer(String line) throws InterruptedException {
        if (line.length() > MAX_LINE) {
            return "that line is too long";
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> commands.apply(line).thenAccept(answer::complete));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a shell command failed without an answer", e);
        }
    }
}
