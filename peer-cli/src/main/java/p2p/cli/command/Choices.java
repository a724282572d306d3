// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What may stand where somebody types: verbs, options, and by the label of each argument groups, files, users, hosts and transfers. */
final class Choices {
    /** Verbs whose users are those who asked to be let in. */
    private static final Set<String> ANSWERS = Set.of("accept", "reject", "accept_request", "reject_request");

    private static final Set<String> PATHS = Set.of("PATH", "DEST", "LOCAL_FILE", "LINK|HOST:PORT|FILE");

    /**
     * Some names, not yet narrowed to what is typed.
     *
     * @param paths whether paths of this disk may stand there, too
     */
    record Offer(List<String> names, boolean paths) {
        Offer {
            names = List.copyOf(names);
        }
    }

    private final CommandLine root;
    private final Suggestions suggestions;

    Choices(CommandLine root, Suggestions suggestions) {
        this.root = root;
        this.suggestions = suggestions;
    }

    /** For the word that is typed now, after those before it. */
    Offer at(List<String> before, String word) {
        boolean about = !before.isEmpty() && before.get(0).equals("help");
        List<String> words = about ? before.subList(1, before.size()) : before;
        CommandLine at = root;
        int depth = 0;
        while (depth < words.size()) {
            CommandLine next = at.getSubcommands().get(words.get(depth).toLowerCase(Locale.ROOT));
            if (next == null) {
                break;
            }
            at = next;
            depth++;
        }
        List<String> arguments = words.subList(depth, words.size());
        CommandSpec command = at.getCommandSpec();
        if (!at.getSubcommands().isEmpty() && arguments.isEmpty()) {
            List<String> verbs = new ArrayList<>(at.getSubcommands().entrySet().stream()
                    .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
                    .map(Map.Entry::getKey)
                    .toList());
            if (at.equals(root) && !about) {
                verbs.addAll(List.of("help", Shell.CLEAR, "quit", "exit"));
            }
            return new Offer(verbs, false);
        }
        if (about) {
            return new Offer(List.of(), false);
        }
        if (word.startsWith("-")) {
            return new Offer(
                    command.options().stream()
                            .filter(o -> !o.hidden())
                            .map(OptionSpec::longestName)
                            .toList(),
                    false);
        }
        String label = label(command, arguments);
        return new Offer(names(label, command.name(), arguments), PATHS.contains(label));
    }

    private List<String> names(String label, String verb, List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        return switch (label) {
            case "GROUP" -> suggestions.groups();
            case "GROUP/NAME", "GROUP/NAME[@V]" -> suggestions.files();
            case "USER" -> ANSWERS.contains(verb) ? suggestions.asking(first) : suggestions.users();
            case "USER@DEVICE", "HOST" -> suggestions.hosts();
            case "ID" -> suggestions.transfers(verb);
            case "NAME" -> first.isEmpty() || first.startsWith("-") ? suggestions.files() : suggestions.filesOf(first);
            default -> List.of();
        };
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
}
