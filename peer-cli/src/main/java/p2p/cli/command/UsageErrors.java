// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.Problem;
import picocli.CommandLine;

/** What picocli says of wrong arguments, in our words: what is wrong, why, what to type instead. */
final class UsageErrors {
    /** A suggestion may differ from what was typed by at most one character in three. */
    private static final int NEARNESS = 3;

    private UsageErrors() {}

    static Problem of(CommandLine.ParameterException e) {
        CommandLine line = e.getCommandLine();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> words = unmatched.getUnmatched();
            String first = words.isEmpty() ? "" : words.get(0);
            if (!line.getSubcommands().isEmpty() && !first.startsWith("-")) {
                return unknownCommand(line, first, help);
            }
            String what = first.startsWith("-") ? "unknown option " : "one argument too many: ";
            return Problem.of(ErrorCode.USAGE, what + Printable.of(first), help);
        }
        if (e instanceof CommandLine.MissingParameterException missing) {
            List<String> labels = missing.getMissing().stream()
                    .map(arg -> arg.isOption()
                            ? String.join("/", ((CommandLine.Model.OptionSpec) arg).names())
                            : arg.paramLabel())
                    .toList();
            String name = line.getCommandSpec().qualifiedName().replaceFirst("^p2p ", "");
            return labels.isEmpty()
                    ? Problem.of(ErrorCode.USAGE, name + ": " + "a command is missing", help)
                    : Problem.of(ErrorCode.USAGE, name + " needs " + String.join(" and ", labels), help);
        }
        if (e.getCause() instanceof CommandLine.TypeConversionException why) {
            return Problem.of(ErrorCode.USAGE, String.valueOf(why.getMessage()), help);
        }
        if (e.getMessage() != null && e.getMessage().startsWith("Missing required subcommand")) {
            return Problem.of(
                    ErrorCode.USAGE,
                    line.getCommandName() + " needs a command: "
                            + String.join(", ", line.getSubcommands().keySet()),
                    help);
        }
        return Problem.of(ErrorCode.USAGE, firstLine(e), help);
    }

    private static Problem unknownCommand(CommandLine line, String typed, String help) {
        List<String> near = nearest(typed, line.getSubcommands().keySet());
        String within = line.getCommandSpec().qualifiedName().replaceFirst("^p2p ?", "");
        String message = "there is no command \"" + Printable.of((within + " " + typed).trim()) + "\"";
        return near.isEmpty()
                ? Problem.of(ErrorCode.USAGE, message, help)
                : Problem.of(ErrorCode.USAGE, message + "; did you mean " + near.get(0) + "?", help);
    }

    private static List<String> nearest(String typed, java.util.Set<String> names) {
        String word = typed.toLowerCase(Locale.ROOT);
        List<String> near = new ArrayList<>(names);
        near.removeIf(name -> distance(word, name) > Math.max(1, name.length() / NEARNESS));
        near.sort(Comparator.comparingInt(name -> distance(word, name)));
        return near;
    }

    /** Levenshtein's edit distance (V. I. Levenshtein, 1966), by the usual two-row table. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong arguments");
    }
}
