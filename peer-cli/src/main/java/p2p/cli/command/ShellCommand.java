// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code p2p shell}. */
@Command(
        name = "shell",
        footer = {"", "Examples:", "  p2p shell", "  p2p shell < script.txt"},
        description = {
            "All commands at a prompt, with history and completion; quit, exit or ^D leaves, and nobody is logged out.",
            "From a pipe it runs a script, a command a line; its exit code is that of the last command that failed."
        })
final class ShellCommand implements Callable<Integer> {
    private final Session session;

    ShellCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new Shell(session).run();
    }
}
