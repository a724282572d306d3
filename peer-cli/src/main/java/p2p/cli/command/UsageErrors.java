// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.Problem;
import p2p.core.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What picocli says of wrong arguments, in our words: what is wrong, why, what to type instead. */
final class UsageErrors {
    private UsageErrors() {}

    /** {@code typed}: the whole line, for what the parser did not come to. */
    static Problem of(CommandLine.ParameterException e, List<String> typed) {
        CommandLine line = e.getCommandLine();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> words = unmatched.getUnmatched();
            String first = words.isEmpty() ? "" : words.get(0);
            if (!line.getSubcommands().isEmpty() && !first.startsWith("-")) {
                return unknownCommand(line, first);
            }
            if (!first.startsWith("-") && takesNumbers(line)) {
                return noNumber(first);
            }
            String what = first.startsWith("-") ? "unknown option " : "one argument too many: ";
            return Problem.of(ErrorCode.USAGE, what + Printable.of(first), help);
        }
        if (e instanceof CommandLine.MissingParameterException missing) {
            return unknownOption(line, typed)
                    .map(option -> Problem.of(ErrorCode.USAGE, "unknown option " + Printable.of(option), help))
                    .orElseGet(() -> missing(line, missing, help));
        }
        if (e.getArgSpec() != null && isNumber(e.getArgSpec()) && e.getValue() != null) {
            return noNumber(e.getValue());
        }
        if (e.getArgSpec() != null && isCount(e.getArgSpec()) && e.getValue() != null) {
            String option = e.getArgSpec().isOption() ? ((OptionSpec) e.getArgSpec()).longestName() + ": " : "";
            return Problem.of(ErrorCode.USAGE, option + "\"" + Printable.of(e.getValue()) + "\" is not a number", help);
        }
        if (e.getCause() instanceof CommandLine.TypeConversionException why) {
            return Problem.of(ErrorCode.USAGE, String.valueOf(why.getMessage()), help);
        }
        if (e.getMessage() != null && e.getMessage().startsWith("Missing required subcommand")) {
            if (line.getParent() == null) {
                return Problem.of(ErrorCode.USAGE, "there is no command in that line", "p2p help lists all commands");
            }
            return Problem.of(
                    ErrorCode.USAGE,
                    line.getCommandName() + " needs a command: "
                            + String.join(", ", Help.verbs(line).keySet()),
                    help);
        }
        return Problem.of(ErrorCode.USAGE, firstLine(e), help);
    }

    /** What is missing from the first missing argument on, and how the whole is written. */
    private static Problem missing(CommandLine line, CommandLine.MissingParameterException e, String help) {
        CommandSpec command = line.getCommandSpec();
        String name = command.qualifiedName().replaceFirst("^p2p ", "");
        List<ArgSpec> missing = e.getMissing();
        if (missing.isEmpty()) {
            return Problem.of(ErrorCode.USAGE, name + ": a command is missing", help);
        }
        if (!(missing.get(0) instanceof PositionalParamSpec first)) {
            return Problem.of(
                    ErrorCode.USAGE,
                    name + " needs " + missing.stream().map(UsageErrors::label).collect(Collectors.joining(" and ")),
                    help);
        }
        String labels = command.positionalParameters().stream()
                .filter(p ->
                        p.arity().min() > 0 && p.index().min() >= first.index().min())
                .map(UsageErrors::label)
                .collect(Collectors.joining(" and "));
        String whole = command.qualifiedName() + " " + Synopsis.arguments(command);
        return Problem.of(ErrorCode.USAGE, name + " needs " + labels, whole + "   (more: " + help + ")");
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** A word of the line that looks like an option and is none of this command. */
    private static Optional<String> unknownOption(CommandLine line, List<String> typed) {
        int end = typed.indexOf("--");
        return typed.subList(0, end < 0 ? typed.size() : end).stream()
                .filter(word -> word.length() > 1 && word.startsWith("-") && !isKnown(line.getCommandSpec(), word))
                .findFirst();
    }

    /** Also several short ones in one word. */
    private static boolean isKnown(CommandSpec command, String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        return command.findOption(name) != null
                || !word.startsWith("--") && command.findOption(word.substring(0, 2)) != null;
    }

    private static boolean isCount(ArgSpec argument) {
        return Arrays.stream(argument.auxiliaryTypes()).anyMatch(type -> type == int.class || type == Integer.class);
    }

    /** The only numbers that commands take are those of transfers. */
    private static boolean isNumber(ArgSpec argument) {
        return Arrays.stream(argument.auxiliaryTypes()).anyMatch(type -> type == long.class || type == Long.class);
    }

    /** Whether it takes any number of them, so that a further argument is not one too many but no number. */
    private static boolean takesNumbers(CommandLine line) {
        return line.getCommandSpec().positionalParameters().stream()
                .anyMatch(p -> isNumber(p) && p.arity().isVariable());
    }

    private static Problem noNumber(String typed) {
        return Problem.of(
                ErrorCode.USAGE, "\"" + Printable.of(typed) + "\" is not a transfer's number", "p2p transfer list");
    }

    /** {@code transfer pause} for {@code pause}: the commands one level down that are called so. */
    private static List<String> below(CommandLine line, String typed) {
        return line.getSubcommands().entrySet().stream()
                .filter(branch -> branch.getValue().getSubcommands().containsKey(typed))
                .map(branch -> branch.getKey() + " " + typed)
                .toList();
    }

    /** That there is no such command; with the nearest one. */
    static Problem unknownCommand(CommandLine line, String typed) {
        String help = line.getCommandSpec().qualifiedName() + " --help";
        List<String> deeper = below(line, typed.toLowerCase(Locale.ROOT));
        Optional<String> near = Spelling.closest(
                typed.toLowerCase(Locale.ROOT), line.getSubcommands().keySet());
        String within = line.getCommandSpec().qualifiedName().replaceFirst("^p2p ?", "");
        String message = "there is no command \"" + Printable.of((within + " " + typed).trim()) + "\"";
        if (!deeper.isEmpty()) {
            return Problem.of(ErrorCode.USAGE, message + "; did you mean " + String.join(" or ", deeper) + "?", help);
        }
        return near.isEmpty()
                ? Problem.of(ErrorCode.USAGE, message, help)
                : Problem.of(ErrorCode.USAGE, message + "; did you mean " + near.get() + "?", help);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong arguments");
    }
}
