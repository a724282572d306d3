// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.view.Screen;
import p2p.core.HomePaths;
import picocli.CommandLine;

class ClassicCommandsTest {
    private final CommandLine root = new CommandTree(new Session(
                    new Screen(System.out, System.err, false, false, () -> 100),
                    new StandardInput(System.in, System.err, false),
                    () -> () -> {},
                    HomePaths.of(Map.of(), Path.of("/home/nobody")),
                    new DaemonDialer("test", new DaemonLauncher(Path.of("/nowhere")), text -> {}),
                    Path.of("/"),
                    Map.of()))
            .commandLine();

    private List<String> translate(String... words) {
        return ClassicCommands.translate(root, Arrays.asList(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create_user bob | account create bob",
                "Create_User bob secret | account create bob secret",
                "LOGIN bob --password-stdin | account login bob --password-stdin",
                "logout | account logout",
                "create_group g | group create g",
                "JOIN_GROUP g | group join g",
                "leave_group g | group leave g",
                "list_groups | group list",
                "list_requests g | group requests g",
                "accept_request g u | group accept g u",
                "reject_request g u | group reject g u",
                "upload_file /a/b g | share -g g -- /a/b",
                "list_files g | ls g",
                "stop_share g f | file unshare g/f",
                "download_file g f dest | get -- g/f dest",
                "Show_downloads | transfer list --classic",
                "publish l f | share --as f -- l",
                "fetch f --from bob@x | get --choose --from bob@x -- f",
                "DOWNLOAD f | get -- f",
                "--socket /s --json list_files g | --socket /s --json ls g",
                "list_files g --json | ls g --json",
                "group list | group list",
                "search x | search x"
            })
    void eachStandsForItsCommand(String classic, String command) {
        assertThat(String.join(" ", translate(classic.split(" ")))).isEqualTo(command);
    }

    @Test
    void namesWithBlanksAndBracesStayWhole() {
        assertThat(translate("download_file", "g", "a {1} b.txt", "my dir"))
                .containsExactly("get", "--", "g/a {1} b.txt", "my dir");
    }

    @Test
    void helpAndMissingArgumentsAreTheClassicCommandsOwn() {
        assertThat(translate("create_user", "--help")).containsExactly("create_user", "--help");
        assertThatThrownBy(() -> translate("create_user"))
                .isInstanceOfSatisfying(CommandLine.ParameterException.class, e -> assertThat(
                                UsageErrors.of(e, List.of("create_user")).message())
                        .isEqualTo("create_user needs USER"));
    }
}
