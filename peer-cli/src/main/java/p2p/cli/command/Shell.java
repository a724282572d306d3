// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.Deadline;
import p2p.cli.view.Amounts;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;

/** Reads commands and runs them in the same tree as a single command: at a prompt, or from a script on standard input. */
final class Shell {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Set<String> LEAVE = Set.of("quit", "exit");
    static final String CLEAR = "clear";
    private static final int HISTORY_LINES = 2_000;

    private final Session session;

    /** Strict: the editor's own would begin another line where a quotation mark is missing. */
    private final DefaultParser parser = new DefaultParser().eofOnUnclosedQuote(true);

    Shell(Session session) {
        this.session = session;
    }

    /** 0, or in a script the exit code of the last command that failed. */
    int run() {
        if (session.socketIsNamed()) {
            session.fix(session.plan());
        }
        session.daemon(); // starts one where none runs, and tells so before the prompt
        int code = session.prompter().isTerminal() ? interactive() : script();
        farewell();
        return code;
    }

    private int script() {
        session.enterShell(session.prompter(), session.interrupts());
        CommandTree tree = new CommandTree(session);
        int failed = 0;
        String line = session.prompter().nextLine();
        while (line != null && !leaves(line)) {
            int code = execute(tree, line);
            failed = code == 0 ? failed : code;
            line = session.prompter().nextLine();
        }
        return failed;
    }

    private int interactive() {
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(true)
                .signalHandler(Terminal.SignalHandler.SIG_IGN)
                .build()) {
            SecretHistory history = new SecretHistory();
            CommandTree tree = new CommandTree(session);
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("p2p")
                    .history(history)
                    .completer(new ShellCompleter(tree.commandLine(), new Suggestions(session, Suggestions.PATIENCE)))
                    .variable(LineReader.HISTORY_FILE, historyFile())
                    .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .option(LineReader.Option.CASE_INSENSITIVE, true)
                    .build();
            LineEditor editor = new LineEditor(terminal, reader);
            session.enterShell(new ShellPrompter(editor, history), editor);
            session.screen().say("p2p shell: help lists the commands, TAB completes, ^D leaves");
            while (prompt(editor, terminal, tree)) {
                // the next command
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal", e);
        }
    }

    /** One turn; false to leave. {@code ^C} clears the line. */
    private boolean prompt(LineEditor editor, Terminal terminal, CommandTree tree) {
        try {
            String line = editor.read(prompt(), null);
            if (leaves(line)) {
                return false;
            }
            if (line.trim().equalsIgnoreCase(CLEAR)) {
                terminal.puts(InfoCmp.Capability.clear_screen);
                terminal.flush();
            } else {
                execute(tree, line);
            }
        } catch (UserInterruptException e) {
            return true;
        } catch (EndOfFileException e) {
            return false;
        }
        return true;
    }

    private int execute(CommandTree tree, String line) {
        String trimmed = line.trim();
        if (trimmed.isEmpty() || trimmed.startsWith("#")) {
            return 0;
        }
        try {
            ParsedLine parsed = parser.parse(trimmed, trimmed.length(), Parser.ParseContext.ACCEPT_LINE);
            List<String> words = parsed.words();
            boolean named = words.size() > 1 && words.get(0).equals("p2p");
            return tree.run((named ? words.subList(1, words.size()) : words).toArray(new String[0]));
        } catch (EOFError e) {
            session.screen()
                    .problem(Problem.of(
                            ErrorCode.USAGE, "a quotation mark is missing", "close it, or write \\ before it"));
            return ErrorCode.USAGE.exitCode();
        }
    }

    private static boolean leaves(String line) {
        return LEAVE.contains(line.trim().toLowerCase(Locale.ROOT));
    }

    private String prompt() {
        try {
            StatusView status = status();
            return (status.user() == null ? "p2p" : "p2p " + status.user()) + "> ";
        } catch (RefusedException e) {
            return "p2p (no daemon)> ";
        }
    }

    /** What goes on without the shell. */
    private void farewell() {
        try {
            StatusView status = status();
            session.screen()
                    .say("still shared: " + Amounts.count(status.shares(), "file") + "; downloads going on: "
                            + status.downloads()
                            + ". The daemon goes on"
                            + (status.user() == null ? "." : ", " + status.user() + " stays logged in.")
                            + " " + session.daemonCommand("stop") + " ends it.");
        } catch (RefusedException e) {
            session.screen().say("no daemon runs: nothing is shared");
        }
    }

    private StatusView status() {
        try (DaemonConnection daemon =
                session.dialer().connect(session.socket(), Deadline.after(PATIENCE), "p2p daemon start")) {
            if (daemon.ask(new ControlRequest.ShowStatus()) instanceof ControlReply.StatusShown shown) {
                return shown.status();
            }
            throw new RefusedException(ErrorCode.INCOMPATIBLE, "the daemon does not tell its status", "");
        }
    }

    private Path historyFile() {
        Path file = session.paths().state().resolve("history");
        try {
            Files.createDirectories(session.paths().state());
        } catch (IOException e) {
            session.screen().say("the history is not kept: " + e.getMessage());
        }
        return file;
    }
}
