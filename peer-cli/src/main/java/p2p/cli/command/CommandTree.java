// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import picocli.CommandLine;

/** The tree of all commands over one session, and how a line of arguments is run in it. */
public final class CommandTree {
    private static final String HELP = "help";

    private static final Map<String, Function<Session, Object>> BRANCHES = branches();

    private final Session session;
    private final P2p root = new P2p();
    private final CommandLine line;

    /** The whole tree. */
    public CommandTree(Session session) {
        this(session, BRANCHES.keySet(), ClassicCommands.names());
    }

    private CommandTree(Session session, Collection<String> branches, Collection<String> classics) {
        this.session = session;
        this.line = new CommandLine(root);
        BRANCHES.forEach((name, make) -> {
            if (branches.contains(name)) {
                line.addSubcommand(make.apply(session));
            }
        });
        ClassicCommands.addTo(line, classics);
        Converters.register(line);
        line.setSubcommandsCaseInsensitive(true);
        line.setExecutionStrategy(this::execute);
        line.setParameterExceptionHandler((e, args) -> report(UsageErrors.of(e, List.of(args))));
        line.setExecutionExceptionHandler((e, at, parsed) -> report(e));
    }

    /**
     * As much of the tree as these arguments need: looking at all commands takes longer than most of them run. An unknown verb
     * needs all, for the nearest one to be named.
     */
    public static CommandTree forOnly(Session session, List<String> arguments) {
        String verb = ClassicCommands.verb(arguments);
        String classic = ClassicCommands.branch(verb);
        if (!classic.isEmpty()) {
            return new CommandTree(session, Set.of(classic), Set.of(verb));
        }
        boolean needsAll = verb.equals("completion") || !BRANCHES.containsKey(verb);
        return needsAll ? new CommandTree(session) : new CommandTree(session, Set.of(verb), Set.of());
    }

    /** Runs one command and returns its exit code (CLI.md). */
    public int run(String... arguments) {
        if (arguments.length == 0) {
            session.screen().raw(Help.brief());
            return ErrorCode.USAGE.exitCode();
        }
        session.begin(Options.formOf(arguments));
        try {
            List<String> words = Arrays.asList(arguments);
            if (ClassicCommands.verb(words).equals(HELP)) {
                return explain(ClassicCommands.afterVerb(words));
            }
            return line.execute(
                    ClassicCommands.translate(line, Arrays.asList(arguments)).toArray(new String[0]));
        } catch (CommandLine.ParameterException e) {
            return report(UsageErrors.of(e, Arrays.asList(arguments)));
        } catch (RuntimeException e) {
            return report(e);
        } finally {
            session.finish();
        }
    }

    private static Map<String, Function<Session, Object>> branches() {
        Map<String, Function<Session, Object>> all = new LinkedHashMap<>();
        all.put("join", JoinCommand::new);
        all.put("share", ShareCommand::new);
        all.put("get", GetCommand::new);
        all.put("ls", ListCommand::new);
        all.put("search", SearchCommand::new);
        all.put("status", StatusCommand::new);
        all.put("why", WhyCommand::new);
        all.put("web", WebCommand::new);
        all.put("account", AccountCommands::new);
        all.put("group", session -> new CommandLine(new GroupCommands(session))
                .addSubcommand(new MirrorCommand(session))
                .addSubcommand(new HealthCommand(session)));
        all.put("file", FileCommands::new);
        all.put("transfer", TransferCommands::new);
        all.put("peer", PeerCommands::new);
        all.put("daemon", DaemonCommands::new);
        all.put("admin", session -> new CommandLine(new AdminCommands(session))
                .addSubcommand(new AdminTrackerCommands(session)));
        all.put("completion", CompletionCommand::new);
        all.put("shell", ShellCommand::new);
        all.put("client", ClientCommand::new);
        return all;
    }

    CommandLine commandLine() {
        return line;
    }

    private int execute(CommandLine.ParseResult parsed) {
        session.begin(root.options);
        List<CommandLine> path = parsed.asCommandLineList();
        if (path.stream().anyMatch(CommandLine::isUsageHelpRequested)) {
            return explain(path.get(path.size() - 1));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** {@code help COMMAND}: the page of the command that these words name; without any, the first page. */
    private int explain(List<String> topic) {
        CommandLine at = line;
        for (String word : topic) {
            CommandLine next = at.getSubcommands().get(word.toLowerCase(Locale.ROOT));
            if (next == null) {
                return report(UsageErrors.unknownCommand(at, word));
            }
            at = next;
        }
        return explain(at);
    }

    private int explain(CommandLine command) {
        Help help = new Help(line, session.inShell(), session.screen().width());
        session.screen().raw(command.equals(line) ? help.overview() : help.of(command));
        return 0;
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
