// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.Screen;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes. */
final class Options {
    @Option(names = "--json", scope = ScopeType.INHERIT, description = "One JSON object; JSON Lines while watching.")
    boolean json;

    @Option(names = "--plain", scope = ScopeType.INHERIT, description = "Tab-separated, raw numbers, no headings.")
    boolean plain;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Data and errors only.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more about errors.")
    boolean verbose;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Answer questions with yes.")
    boolean yes;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            description = "Give up after this time (10s, 2m); exit 124.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "The daemon's control socket.")
    @Nullable
    Path socket;

    @Option(
            names = "--no-start",
            scope = ScopeType.INHERIT,
            description = "Do not start a daemon when none runs; exit 7.")
    boolean noStart;

    /** Only how output is wanted, for what is said before the arguments are understood. */
    static Options formOf(String... arguments) {
        Options options = new Options();
        for (String argument : arguments) {
            if (argument.equals("--")) {
                break;
            }
            options.json |= argument.equals("--json");
            options.plain |= argument.equals("--plain");
        }
        return options;
    }

    Screen.Form form() {
        if (json) {
            return Screen.Form.JSON;
        }
        return plain ? Screen.Form.PLAIN : Screen.Form.HUMAN;
    }
}
