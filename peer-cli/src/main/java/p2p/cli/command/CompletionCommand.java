// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
    private final Session session;

    @Spec
    CommandSpec spec = CommandSpec.create();

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Command(description = "For bash.")
    int bash() {
        session.screen().raw(AutoComplete.bash("p2p", root()));
        return 0;
    }

    @Command(description = "For zsh, by its bash compatibility.")
    int zsh() {
        session.screen().raw("autoload -U +X bashcompinit && bashcompinit\n" + AutoComplete.bash("p2p", root()));
        return 0;
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
            top.getValue().getSubcommands().forEach((name, verb) -> offer(out, within, name, verb.getCommandSpec()));
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
