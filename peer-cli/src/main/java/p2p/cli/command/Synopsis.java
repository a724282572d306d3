// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** How a command is written, in one line: its name, its own options, its arguments. */
final class Synopsis {
    private Synopsis() {}

    static String of(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of(command.qualifiedName()));
        command.options().stream()
                .filter(o -> isOwn(o) && !o.hidden())
                .map(o -> "[" + o.longestName() + value(o) + "]" + (o.isMultiValue() ? "..." : ""))
                .forEach(words::add);
        words.add(arguments(command));
        if (!command.subcommands().isEmpty()) {
            words.add("COMMAND");
        }
        return String.join(" ", words).trim();
    }

    /** The arguments alone: {@code GROUP USER}. */
    static String arguments(CommandSpec command) {
        List<String> words = new ArrayList<>();
        for (PositionalParamSpec p : command.positionalParameters()) {
            if (!p.hidden()) {
                String label = p.paramLabel() + (p.arity().max() > 1 ? "..." : "");
                words.add(p.arity().min() == 0 ? "[" + label + "]" : label);
            }
        }
        return String.join(" ", words);
    }

    /** Whether the option is this command's and not one that all take. */
    static boolean isOwn(OptionSpec option) {
        return !option.inherited() && !option.usageHelp() && !option.versionHelp();
    }

    /** What follows the option's name: {@code =GROUP}, {@code [=K]}, or nothing. */
    static String value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        return option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : "=" + option.paramLabel();
    }
}
