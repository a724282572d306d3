// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The customer's own words: each is rewritten to the command that it stands for (CLI.md, "Classic commands") before the tree
 * reads it. In the tree itself they stand for help, completion and the check of their arguments.
 */
final class ClassicCommands {
    /**
     * A classic verb.
     *
     * @param parameters labels; one in brackets is optional
     * @param target the command, with {@code {0}} for the first argument and so on; a word whose argument is missing is left out
     */
    private record Classic(String name, List<String> parameters, List<String> target) {
        static Classic of(String name, String parameters, String target) {
            return new Classic(name, words(parameters), words(target));
        }

        private static List<String> words(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(" "));
        }
    }

    private static final List<Classic> ALL = List.of(
            Classic.of("create_user", "USER [PASSWORD]", "account create {0} {1}"),
            Classic.of("login", "USER [PASSWORD]", "account login {0} {1}"),
            Classic.of("logout", "", "account logout"),
            Classic.of("whoami", "", "account whoami"),
            Classic.of("create_group", "GROUP", "group create {0}"),
            Classic.of("join_group", "GROUP", "group join {0}"),
            Classic.of("leave_group", "GROUP", "group leave {0}"),
            Classic.of("list_groups", "", "group list"),
            Classic.of("list_requests", "GROUP", "group requests {0}"),
            Classic.of("accept_request", "GROUP USER", "group accept {0} {1}"),
            Classic.of("reject_request", "GROUP USER", "group reject {0} {1}"),
            Classic.of("upload_file", "PATH GROUP", "share -g {1} -- {0}"),
            Classic.of("register_files", "FILE.csv", "share --from-csv {0}"),
            Classic.of("list_files", "GROUP", "ls {0}"),
            Classic.of("stop_share", "GROUP NAME", "file unshare {0}/{1}"),
            Classic.of("download_file", "GROUP NAME DEST", "get -- {0}/{1} {2}"),
            Classic.of("show_downloads", "", "transfer list --classic"),
            Classic.of("publish", "LOCAL_FILE NAME", "share --as {1} -- {0}"),
            Classic.of("fetch", "NAME [DEST]", "get --choose -- {0} {1}"),
            Classic.of("download", "NAME [DEST]", "get -- {0} {1}"),
            Classic.of("upload", "FILE [SIZE]", "share --until-stored --size={1} -- {0}"),
            Classic.of("list", "", "ls --stored"));

    private static final Set<String> WITH_VALUE = Set.of("--timeout", "--socket");
    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    private ClassicCommands() {}

    static List<String> names() {
        return ALL.stream().map(Classic::name).toList();
    }

    /** Adds the verbs of these names to the tree, with the options of the commands that they stand for. */
    static void addTo(CommandLine root, Collection<String> names) {
        for (Classic classic : ALL) {
            if (!names.contains(classic.name())) {
                continue;
            }
            CommandLine target = target(root, classic);
            CommandSpec spec = CommandSpec.create().name(classic.name());
            spec.usageMessage()
                    .description(target.getCommandSpec().usageMessage().description())
                    .footer("", "The same as: p2p " + String.join(" ", usage(classic)));
            for (String label : classic.parameters()) {
                boolean optional = label.startsWith("[");
                spec.addPositional(PositionalParamSpec.builder()
                        .paramLabel(optional ? label.substring(1, label.length() - 1) : label)
                        .arity(optional ? "0..1" : "1")
                        .required(!optional)
                        .hidden(label.equals("[PASSWORD]"))
                        .index(String.valueOf(spec.positionalParameters().size()))
                        .type(String.class)
                        .build());
            }
            for (OptionSpec option : target.getCommandSpec().options()) {
                if (!option.inherited() && !option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                    spec.addOption(OptionSpec.builder(option.longestName())
                            .paramLabel(option.paramLabel())
                            .arity(option.arity().toString())
                            .description(option.description())
                            .type(option.arity().max() == 0 ? boolean.class : String.class)
                            .build());
                }
            }
            spec.usageMessage().hidden(false);
            root.addSubcommand(classic.name(), spec);
        }
    }

    /** The arguments as the tree knows them; unchanged when the verb is not classic or help is asked for. */
    static List<String> translate(CommandLine root, List<String> arguments) {
        int at = position(arguments);
        Classic classic = at < 0 ? null : find(arguments.get(at));
        if (classic == null || arguments.subList(at, arguments.size()).stream().anyMatch(HELP::contains)) {
            return arguments;
        }
        CommandLine.ParseResult parsed =
                root.parseArgs(arguments.toArray(new String[0])).subcommand();
        List<String> values = parsed.matchedPositionals().stream()
                .flatMap(p -> p.originalStringValues().stream())
                .toList();
        List<String> out = new ArrayList<>(arguments.subList(0, at));
        List<String> options = options(parsed);
        for (String word : classic.target()) {
            if (word.equals("--")) {
                out.addAll(options);
                options = List.of();
            }
            String filled = fill(word, values);
            if (filled != null) {
                out.add(filled);
            }
        }
        out.addAll(options);
        return out;
    }

    /** The command's first word in lower case, empty for none. */
    static String verb(List<String> arguments) {
        int at = position(arguments);
        return at < 0 ? "" : arguments.get(at).toLowerCase(Locale.ROOT);
    }

    /** The words after the verb, without options. */
    static List<String> afterVerb(List<String> arguments) {
        return arguments.subList(position(arguments) + 1, arguments.size()).stream()
                .filter(word -> !word.startsWith("-"))
                .toList();
    }

    /** The branch of the tree that a classic verb leads to; empty when it is none. */
    static String branch(String verb) {
        Classic classic = find(verb);
        return classic == null ? "" : classic.target().get(0);
    }

    /** Where the verb is: the first word that is neither an option nor an option's value. */
    private static int position(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (!word.startsWith("-")) {
                return i;
            }
            if (WITH_VALUE.contains(word)) {
                i++;
            }
        }
        return -1;
    }

    private static @Nullable Classic find(String verb) {
        String lower = verb.toLowerCase(Locale.ROOT);
        return ALL.stream().filter(c -> c.name().equals(lower)).findFirst().orElse(null);
    }

    private static List<String> options(CommandLine.ParseResult parsed) {
        List<String> out = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            if (option.arity().max() == 0) {
                out.add(option.longestName());
            } else {
                option.originalStringValues().forEach(value -> out.addAll(List.of(option.longestName(), value)));
            }
        }
        return out;
    }

    /** The word with its arguments in place, in one pass; null when one is missing. */
    private static @Nullable String fill(String word, List<String> values) {
        Matcher places = PLACE.matcher(word);
        StringBuilder out = new StringBuilder();
        while (places.find()) {
            int i = Integer.parseInt(places.group(1));
            if (i >= values.size()) {
                return null;
            }
            places.appendReplacement(out, Matcher.quoteReplacement(values.get(i)));
        }
        return places.appendTail(out).toString();
    }

    private static CommandLine target(CommandLine root, Classic classic) {
        CommandLine at = root;
        for (String word : classic.target()) {
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            at = next;
        }
        return at;
    }

    private static List<String> usage(Classic classic) {
        String[] labels = classic.parameters().stream()
                .map(p -> p.replaceAll("[\\[\\]]", ""))
                .toArray(String[]::new);
        return classic.target().stream()
                .filter(word -> !word.equals("--") && !word.equals("--choose"))
                .map(word -> fill(word, Arrays.asList(labels)))
                .filter(word -> word != null && !word.equals("PASSWORD"))
                .toList();
    }
}
