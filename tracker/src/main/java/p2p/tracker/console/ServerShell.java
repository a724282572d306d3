// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;

/**
 * Reads the server shell's commands on a thread of its own: with history and completion on a terminal, plain lines from a
 * pipe. The end of input ends the reading, not the tracker.
 */
public final class ServerShell {
    private static final Logger log = LoggerFactory.getLogger(ServerShell.class);
    private static final int MAX_LINE = 1_000;

    private final Loop loop;
    private final ShellCommands commands;
    private final Operator operator;
    private final PrintStream out;

    public ServerShell(Loop loop, ShellCommands commands, Operator operator, PrintStream out) {
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

    private void read() {
        try {
            if (System.console() == null) {
                readLines();
            } else if (ControllingTerminal.isForeground()) {
                readTerminal();
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

    private void readTerminal() throws IOException, InterruptedException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .completer(new StringsCompleter(ShellCommands.WORDS))
                    .build();
            while (true) {
                try {
                    String line = reader.readLine("tracker> ");
                    String answer = answer(line);
                    if (!answer.isEmpty()) {
                        out.println(answer);
                    }
                    if (ShellCommands.isQuit(line)) {
                        return;
                    }
                } catch (UserInterruptException e) {
                    loop.execute(() -> operator.stop("interrupted"));
                    return;
                } catch (EndOfFileException e) {
                    out.println("the tracker goes on; p2p-tracker stop ends it");
                    return;
                } catch (IllegalStateException e) {
                    log.debug("server shell: the terminal is gone: {}", e.toString());
                    return;
                }
            }
        }
    }

    private String answer(String line) throws InterruptedException {
        if (line.length() > MAX_LINE) {
            return "that line is too long";
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> commands.run(line).thenAccept(answer::complete));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a shell command failed without an answer", e);
        }
    }
}
