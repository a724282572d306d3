// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import p2p.core.Printable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code p2p completion ...}: scripts for other shells. */
@Command(
        name = "completion",
        footer = {
            "",
            "Examples:",
            "  p2p completion bash > ~/.local/share/bash-completion/completions/p2p",
            "  source <(p2p completion zsh)",
            "  p2p completion fish > ~/.config/fish/completions/p2p.fish"
        },
        description = "Print a completion script.")
final class CompletionCommand {
    /**
     * What picocli's script does not know: groups, files, users and transfers are the daemon's. The words are those that the program will get;
     * bash breaks them at more places ({@code @}, {@code :}), and wants to hear the last part only.
     */
    private static final String NAMES =
            """

            function _p2p_names() {
              _complete_p2p
              [ ${#COMPREPLY[@]} -eq 0 ] || return 0
              local IFS=$'\\n' line="${COMP_LINE:0:COMP_POINT}" part="${COMP_WORDS[COMP_CWORD]}" name
              local whole="${line##*[[:space:]]}"
              local head="${whole%"$part"}"
              for name in $(p2p completion words -- "$line" 2> /dev/null); do
                COMPREPLY+=("$(printf '%q' "${name#"$head"}")")
              done
              [ ${#COMPREPLY[@]} -gt 0 ] || ! type compopt &> /dev/null || compopt -o default
            }
            complete -F _p2p_names -o default p2p
            """;

    /** How long somebody who types waits for names, the start of this program not counted. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Session session;

    @Spec
    CommandSpec spec = CommandSpec.create();

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Command(description = "For bash.")
    int bash() {
        session.screen().raw(script());
        return 0;
    }

    @Command(description = "For zsh, by its bash compatibility.")
    int zsh() {
        session.screen().raw("autoload -U +X bashcompinit && bashcompinit\n" + script());
        return 0;
    }

    /** Asked by the script: the names that may stand at the end of the line, one a line. */
    @Command(hidden = true, description = "What may stand at the end of a line.")
    int words(@Parameters(paramLabel = "LINE", description = "What is typed so far.") String typed) {
        List<String> words = new ArrayList<>(List.of(typed.stripLeading().split("\\s+")));
        if (typed.isEmpty() || Character.isWhitespace(typed.charAt(typed.length() - 1))) {
            words.add("");
        }
        String word = words.remove(words.size() - 1);
        List<String> before = new ArrayList<>(words.subList(Math.min(1, words.size()), words.size()));
        while (before.size() > 1 && before.get(0).equals("--socket")) {
            Options options = new Options();
            options.socket = Path.of(before.get(1));
            session.begin(options);
            before.subList(0, 2).clear();
        }
        new Choices(root(), new Suggestions(session, PATIENCE))
                .at(before, word).names().stream()
                        .filter(name -> name.startsWith(word))
                        .forEach(name -> session.screen().raw(Printable.of(name) + "\n"));
        return 0;
    }

    private String script() {
        return AutoComplete.bash("p2p", root()) + NAMES;
    }

    @Command(description = "For fish.")
    int fish() {
        StringBuilder out = new StringBuilder("complete -c p2p -f\n");
        for (Map.Entry<String, CommandLine> top : root().getSubcommands().entrySet()) {
            CommandSpec command = top.getValue().getCommandSpec();
            if (command.usageMessage().hidden()) {
                continue;
            }
            offer(out, "__fish_use_subcommand", top.getKey(), command);
            String within = "__fish_seen_subcommand_from " + top.getKey();
            Help.verbs(top.getValue()).forEach((name, verb) -> offer(out, within, name, verb.getCommandSpec()));
            options(out, within, command);
            top.getValue()
                    .getSubcommands()
                    .forEach((name, verb) ->
                            options(out, within + "; and __fish_seen_subcommand_from " + name, verb.getCommandSpec()));
        }
        session.screen().raw(out.toString());
        return 0;
    }

    private static void offer(StringBuilder out, String when, String name, CommandSpec command) {
        String[] description = command.usageMessage().description();
        out.append("complete -c p2p -n '").append(when).append("' -a ").append(name);
        out.append(" -d '")
                .append(description.length == 0 ? "" : quoted(description[0]))
                .append("'\n");
    }

    private static void options(StringBuilder out, String when, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (option.inherited() && command.parent() != command.root() || option.hidden()) {
                continue;
            }
            out.append("complete -c p2p -n '").append(when).append('\'');
            for (String name : option.names()) {
                out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            out.append(option.arity().max() == 0 ? "" : " -r");
            out.append(" -d '")
                    .append(option.description().length == 0 ? "" : quoted(option.description()[0]))
                    .append("'\n");
        }
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    private CommandLine root() {
        return spec.root().commandLine();
    }
}
