// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes verbs, options, and by the label of each argument groups, files, users, hosts, transfers and paths. */
final class ShellCompleter implements Completer {
    /** Verbs whose users are those who asked to be let in. */
    private static final Set<String> ANSWERS = Set.of("accept", "reject", "accept_request", "reject_request");

    private final CommandLine root;
    private final Suggestions suggestions;
    private final Completer paths = new Completers.FileNameCompleter();

    ShellCompleter(CommandLine root, Suggestions suggestions) {
        this.root = root;
        this.suggestions = suggestions;
    }

    @Override
    public void complete(LineReader reader, ParsedLine typed, List<Candidate> candidates) {
        List<String> before = typed.words().subList(0, typed.wordIndex());
        boolean about = !before.isEmpty() && before.get(0).equals("help");
        before = about ? before.subList(1, before.size()) : before;
        CommandLine at = root;
        int depth = 0;
        for (String word : before) {
            CommandLine next = at.getSubcommands().get(word.toLowerCase(Locale.ROOT));
            if (next == null) {
                break;
            }
            at = next;
            depth++;
        }
        List<String> arguments = before.subList(depth, before.size());
        CommandSpec command = at.getCommandSpec();
        if (!at.getSubcommands().isEmpty() && arguments.isEmpty()) {
            add(
                    candidates,
                    at.getSubcommands().entrySet().stream()
                            .filter(e -> !e.getValue()
                                    .getCommandSpec()
                                    .usageMessage()
                                    .hidden())
                            .map(java.util.Map.Entry::getKey));
        } else if (about) {
            return;
        } else if (typed.word().startsWith("-")) {
            add(candidates, command.options().stream().filter(o -> !o.hidden()).map(OptionSpec::longestName));
        } else {
            complete(label(command, arguments), command.name(), arguments, reader, typed, candidates);
        }
        if (at.equals(root) && arguments.isEmpty() && !about) {
            add(candidates, Stream.of("help", Shell.CLEAR, "quit", "exit"));
        }
    }

    private void complete(
            String label,
            String verb,
            List<String> arguments,
            LineReader reader,
            ParsedLine typed,
            List<Candidate> candidates) {
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        switch (label) {
            case "GROUP" -> add(candidates, suggestions.groups());
            case "GROUP/NAME", "GROUP/NAME[@V]" -> add(candidates, suggestions.files());
            case "USER" -> add(candidates, ANSWERS.contains(verb) ? suggestions.asking(first) : suggestions.users());
            case "USER@DEVICE", "HOST" -> add(candidates, suggestions.hosts());
            case "ID" -> add(candidates, suggestions.transfers(verb));
            case "NAME" -> {
                boolean group = !first.isEmpty() && !first.startsWith("-");
                add(candidates, group ? suggestions.filesOf(first) : suggestions.files());
            }
            case "PATH", "DEST", "LOCAL_FILE", "LINK|HOST:PORT|FILE" -> paths.complete(reader, typed, candidates);
            default -> {
                // nothing is known of such an argument
            }
        }
    }

    /** The label of the argument that is typed now: of the option before it, or of its position. */
    private static String label(CommandSpec command, List<String> arguments) {
        int position = 0;
        for (int i = 0; i < arguments.size(); i++) {
            OptionSpec option = command.findOption(arguments.get(i));
            if (option == null) {
                position++;
            } else if (option.arity().max() > 0) {
                i++;
                if (i == arguments.size()) {
                    return option.paramLabel();
                }
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (parameter.index().contains(position)) {
                return parameter.paramLabel();
            }
        }
        return "";
    }

    private static void add(List<Candidate> candidates, List<String> names) {
        add(candidates, names.stream());
    }

    private static void add(List<Candidate> candidates, Stream<String> names) {
        names.forEach(name -> candidates.add(new Candidate(name)));
    }
}
