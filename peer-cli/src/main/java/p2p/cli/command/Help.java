// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import p2p.cli.view.Paragraph;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The pages of help, made of what the tree of commands says of itself. Within the shell they speak as one speaks there: without the program's
 * name.
 */
final class Help {
    private static final String TITLE = "p2p: private file sharing for groups of people";
    private static final int WIDEST = 80;
    private static final int NARROWEST = 40;
    private static final String USAGE = "Usage: ";
    private static final int COLUMN = 14;
    private static final int OPTION_COLUMN = 28;

    /** The order in which people need them; what is not here comes last. */
    private static final List<String> ORDER = List.of(
            "create login logout whoami passwd devices claim-admin list show join leave requests accept reject members remove transfer invite",
            "default policy mirror health wait pause resume cancel retry versions verify unshare delete status start stop restart logs config",
            "users role discover ping log delete-file conflicts tracker bash zsh fish");

    private static final List<String> BEGIN = List.of(
            "p2p join LINK                 enter a network (its operator gives the link)",
            "p2p group create docs         make a group; prints a link for others",
            "p2p share report.pdf -g docs  offer a file",
            "p2p ls docs                   what there is",
            "p2p get docs/report.pdf       download it, from everybody who has it",
            "p2p status                    what goes on",
            "p2p web                       all of this in a browser",
            "p2p shell                     all of this at a prompt, with completion");

    private static final String EXIT_CODES =
            """
            0 ok, 1 internal, 2 usage, 3 not found, 4 not allowed or not logged in, 5 conflict or ambiguous, 6 tracker unreachable, \
            7 daemon unreachable, 8 no source or not stored, 9 integrity, 10 disk, 124 timeout, 130 interrupted""";

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("GROUP", "A group's name."),
            Map.entry("USER", "An account's name."),
            Map.entry("USER@DEVICE", "A device, as peer list shows it."),
            Map.entry("GROUP/NAME", "A file: its group and its name there."),
            Map.entry("GROUP/NAME[@V]", "A file; without @V its newest version."),
            Map.entry("ID", "A transfer's number, as transfer list shows it."),
            Map.entry("NAME", "A file's name in its group."),
            Map.entry("DEST", "A folder, or the path of the new file."),
            Map.entry("PATH", "A file or a folder on this disk."),
            Map.entry("LOCAL_FILE", "A file or a folder on this disk."),
            Map.entry("FILE", "A file or a folder on this disk."),
            Map.entry("FILE.csv", "A list of files: lines of path,name under that header, or paths alone."),
            Map.entry("SIZE", "How many bytes it has; checked."),
            Map.entry("TEXT", "What to look for, in any capitalisation."),
            Map.entry("TOKEN", "What the tracker printed at its first start."),
            Map.entry("admin|user", "The role."),
            Map.entry("on|off", "Begin or end; without it, what is mirrored now."));

    private final CommandLine root;
    private final boolean inShell;
    private final int width;

    Help(CommandLine root, boolean inShell, int screenWidth) {
        this.root = root;
        this.inShell = inShell;
        this.width = Math.max(NARROWEST, Math.min(WIDEST, screenWidth));
    }

    /** What to say to somebody who typed the program's name alone. */
    static String brief() {
        return "p2p: private file sharing for groups of people\n\nUsage: p2p COMMAND [ARGUMENTS] [OPTIONS]\n\n"
                + BEGIN.stream().map(line -> "  " + line + "\n").collect(Collectors.joining())
                + "\np2p help lists all commands, p2p help COMMAND says more of one.\n";
    }

    /** The first page: every command, and what to begin with. */
    String overview() {
        List<String> out = new ArrayList<>();
        out.add(TITLE);
        out.add("");
        if (!inShell) {
            out.add("Examples:");
            BEGIN.forEach(line -> out.add("  " + line));
            out.add("");
        }
        out.add("Commands (" + spoken("p2p help COMMAND") + " says more of one):");
        StringBuilder classics = new StringBuilder();
        for (Map.Entry<String, CommandLine> entry : root.getSubcommands().entrySet()) {
            CommandSpec command = entry.getValue().getCommandSpec();
            if (command.usageMessage().hidden()) {
                continue;
            }
            if (ClassicCommands.names().contains(entry.getKey())) {
                classics.append(entry.getKey()).append(' ');
                continue;
            }
            out.addAll(Paragraph.beside("  " + entry.getKey(), summary(command), COLUMN, width));
            if (!entry.getValue().getSubcommands().isEmpty()) {
                out.addAll(Paragraph.beside(
                        "", String.join(" ", verbs(entry.getValue()).keySet()), COLUMN, width));
            }
        }
        if (inShell) {
            out.addAll(Paragraph.beside("  clear", "Empty the screen.", COLUMN, width));
            out.addAll(Paragraph.beside("  quit, exit", "Leave (^D does, too); nobody is logged out.", COLUMN, width));
        }
        listed(out, "Classic commands, in any capitalisation", classics.toString());
        listed(
                out,
                "Options everywhere",
                globals().stream()
                        .map(option -> spelled(option).trim().replace(", ", "|").replace(' ', '\u00a0'))
                        .collect(Collectors.joining(" ")));
        listed(out, "Exit codes", EXIT_CODES);
        return page(out);
    }

    /** One command's page: examples, how it is written, what it does, its parameters and options. */
    String of(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        List<String> out = new ArrayList<>();
        List<String> examples = Stream.of(command.usageMessage().footer())
                .dropWhile(String::isEmpty)
                .map(this::spoken)
                .toList();
        if (!examples.isEmpty()) {
            out.addAll(examples);
            out.add("");
        }
        List<String> usage = Paragraph.lines(spoken(Synopsis.of(command)), width - USAGE.length());
        out.add(USAGE + usage.get(0));
        usage.stream().skip(1).map(more -> " ".repeat(USAGE.length()) + more).forEach(out::add);
        out.add("");
        for (String sentence : command.usageMessage().description()) {
            out.addAll(Paragraph.lines(spoken(sentence), width));
        }
        List<List<String>> parameters = command.positionalParameters().stream()
                .filter(p -> !p.hidden())
                .map(p -> Paragraph.beside(
                        "  " + p.paramLabel(),
                        p.description().length == 0
                                ? PARAMETERS.getOrDefault(p.paramLabel(), "")
                                : spoken(String.join(" ", p.description())),
                        OPTION_COLUMN,
                        width))
                .toList();
        section(out, "", parameters);
        section(
                out,
                "Options:",
                command.options().stream()
                        .filter(o -> Synopsis.isOwn(o) && !o.hidden())
                        .map(this::described)
                        .toList());
        section(
                out,
                "Commands:",
                verbs(line).entrySet().stream()
                        .map(verb -> Paragraph.beside(
                                "  " + verb.getKey(), summary(verb.getValue().getCommandSpec()), COLUMN, width))
                        .toList());
        section(
                out,
                "Options everywhere:",
                globals().stream().map(this::described).toList());
        return page(out);
    }

    private static void section(List<String> out, String heading, List<List<String>> entries) {
        if (!entries.isEmpty()) {
            out.add("");
            if (!heading.isEmpty()) {
                out.add(heading);
            }
            entries.forEach(out::addAll);
        }
    }

    private void listed(List<String> out, String heading, String words) {
        out.add("");
        out.add(heading + ":");
        Paragraph.lines(words, width - 2).forEach(line -> out.add("  " + line.replace('\u00a0', ' ')));
    }

    private List<String> described(OptionSpec option) {
        return Paragraph.beside(
                "  " + spelled(option), spoken(String.join(" ", option.description())), OPTION_COLUMN, width);
    }

    /** {@code -g, --group=GROUP}; long names stand below each other. */
    private static String spelled(OptionSpec option) {
        String names = String.join(", ", option.names());
        return (names.startsWith("--") ? "    " : "") + names + Synopsis.value(option);
    }

    private List<OptionSpec> globals() {
        return root.getCommandSpec().options().stream().filter(o -> !o.hidden()).toList();
    }

    /** The first sentence of a description, or what of it says the main thing. */
    private static String summary(CommandSpec command) {
        String[] description = command.usageMessage().description();
        String first = description.length == 0 ? "" : description[0];
        return first.replaceFirst("[.;] .*", "").replaceFirst("\\.$", "") + ".";
    }

    /** The commands below this one, in the order in which people need them. */
    static Map<String, CommandLine> verbs(CommandLine line) {
        List<String> order = List.of(String.join(" ", ORDER).split(" "));
        Map<String, CommandLine> sorted = new TreeMap<>(
                Comparator.comparingInt((String verb) -> order.contains(verb) ? order.indexOf(verb) : order.size())
                        .thenComparing(Comparator.naturalOrder()));
        line.getSubcommands().forEach((verb, below) -> {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                sorted.put(verb, below);
            }
        });
        return sorted;
    }

    private String spoken(String text) {
        return inShell ? Spoken.inShell(text) : text;
    }

    private static String page(List<String> lines) {
        return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }
}
