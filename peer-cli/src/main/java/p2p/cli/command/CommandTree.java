// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import picocli.CommandLine;

/** The tree of all commands over one session, and how a line of arguments is run in it. */
public final class CommandTree {
    private static final int HELP_COLUMN = 32;

    private final Session session;
    private final P2p root = new P2p();
    private final CommandLine line;

    public CommandTree(Session session) {
        this.session = session;
        this.line = new CommandLine(root);
        for (Object command : List.of(
                new JoinCommand(session),
                new ShareCommand(session),
                new GetCommand(session),
                new ListCommand(session),
                new SearchCommand(session),
                new StatusCommand(session),
                new WhyCommand(session),
                new AccountCommands(session),
                new GroupCommands(session),
                new FileCommands(session),
                new TransferCommands(session),
                new PeerCommands(session),
                new DaemonCommands(session),
                new AdminCommands(session),
                new CompletionCommand(session),
                new ShellCommand(session),
                new ClientCommand(session))) {
            line.addSubcommand(command);
        }
        ClassicCommands.addTo(line);
        Converters.register(line);
        line.setSubcommandsCaseInsensitive(true);
        line.setUsageHelpLongOptionsMaxWidth(HELP_COLUMN);
        line.setExecutionStrategy(this::execute);
        line.setParameterExceptionHandler((e, args) -> report(UsageErrors.of(e)));
        line.setExecutionExceptionHandler((e, at, parsed) -> report(e));
    }

    /** Runs one command and returns its exit code (CLI.md). */
    public int run(String... arguments) {
        if (arguments.length == 0) {
            session.screen().raw(Help.overview());
            return ErrorCode.USAGE.exitCode();
        }
        if (arguments.length == 1 && List.of("help", "-h", "--help").contains(arguments[0])) {
            session.screen().raw(Help.overview());
            return 0;
        }
        try {
            return line.execute(
                    ClassicCommands.translate(line, Arrays.asList(arguments)).toArray(new String[0]));
        } catch (CommandLine.ParameterException e) {
            return report(UsageErrors.of(e));
        } catch (RuntimeException e) {
            return report(e);
        } finally {
            session.finish();
        }
    }

    CommandLine commandLine() {
        return line;
    }

    private int execute(CommandLine.ParseResult parsed) {
        session.begin(root.options);
        return new CommandLine.RunLast().execute(parsed);
    }

    private int report(Exception e) {
        if (e instanceof RefusedException refused) {
            return report(refused.problem());
        }
        if (root.options.verbose) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            session.screen().warn(trace.toString());
        }
        return report(Problem.of(
                ErrorCode.INTERNAL, "this is a bug in p2p: " + e, "the same with -v shows where; please report it"));
    }

    private int report(Problem problem) {
        session.screen().problem(problem);
        return problem.code().exitCode();
    }
}
