// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
    @TempDir
    Path home;

    private String script(String shell) {
        CommandLineFixture.Said said = new CommandLineFixture(home, home.resolve("none.sock")).run("completion", shell);
        assertThat(said.exit()).as(said.err()).isZero();
        return said.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void bashReadsTheScript(String shell) throws IOException, InterruptedException {
        String script = script(shell);

        assertThat(script).contains("_complete_p2p", "_p2p_names", "upload_file", "--on-conflict");
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.outputWriter()) {
            in.write(script);
        }
        String complaints = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor()).as(complaints).isZero();
    }

    @Test
    void fishIsOfferedVerbsOptionsAndNothingHidden() {
        String script = script("fish");

        assertThat(script.lines()).allMatch(line -> line.startsWith("complete -c p2p "));
        assertThat(script)
                .contains("-n '__fish_use_subcommand' -a get -d '")
                .contains("-n '__fish_seen_subcommand_from group' -a create -d '")
                .contains("-n '__fish_seen_subcommand_from get' -l wait -d '")
                .contains("-n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l listen -r")
                .doesNotContain("-a client ", "-a words ");
    }
}
