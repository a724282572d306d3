// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageErrorsTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uplod_file a b | did you mean upload_file?",
                "STATSU | did you mean status?",
                "group acept g u | did you mean accept?",
                "xyzzyplugh | there is no command",
                "group | group needs a command: create, list, show, join, ",
                "-q | next: p2p help lists all commands",
                "get | needs GROUP/NAME",
                "ls --bogus | unknown option --bogus",
                "ls a b | one argument too many: b",
                "transfer show seven | \"seven\" is not a transfer's number",
                "transfer pause 2 nine | \"nine\" is not a transfer's number",
                "why abc | next: p2p transfer list",
                "pause 2 | did you mean transfer pause?",
                "resume 2 | did you mean transfer resume?",
                "cancel 2 | did you mean transfer cancel?",
                "retry 2 | did you mean transfer retry?",
                "wait 2 | did you mean transfer wait?",
                "create_user | create_user needs USER",
                "create_user ../etc | use 1-64 letters",
                "create_user -rf | unknown option -rf",
                "group create -x | unknown option -x",
                "get --wiat | unknown option --wiat",
                "group accept | group accept needs GROUP and USER",
                "group accept docs | next: p2p group accept GROUP USER ",
                "get | next: p2p get GROUP/NAME[@V] [DEST] ",
                "daemon logs -n x | \"x\" is not a number",
                "group create aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | use 1-64 letters",
                "--timeout 0 status | for example 10s",
                "share x --on-conflict maybe | version, rename, overwrite",
                "admin role bob king | user, admin",
                "get a/../x | separators",
                "daemon start --listen 127.0.0.1:0 | for example",
                "daemon start --listen 127.0.0.1:99999 | for example",
                "daemon start --listen 127.0.0.1:22abc | for example",
                "join /no/such/tracker_info.txt | there is no file"
            })
    void aWrongLineSaysWhatIsWrong(String line, String text) {
        CommandLineFixture.Said said = new CommandLineFixture(home, home.resolve("none.sock")).run(line.split(" "));

        assertThat(said.exit()).as(said.err()).isEqualTo(line.startsWith("join") ? 3 : 2);
        assertThat(said.err())
                .startsWith("p2p: ")
                .contains(text)
                .contains("  next: ")
                .doesNotContain("Exception");
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob smith", "\u202egpj"})
    void badNamesAreShownEscaped(String name) {
        CommandLineFixture.Said said =
                new CommandLineFixture(home, home.resolve("none.sock")).run("create_group", name);

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("use 1-64 letters").doesNotContain("\u202e");
    }

    @Test
    void timesHaveUnits() {
        assertThat(Converters.time("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Converters.time("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Grace.parse("0").minutes()).isZero();
        assertThat(Grace.parse("12h").minutes()).isEqualTo(720);
        for (String wrong : List.of("13h", "30s", "-1m", "", "never")) {
            assertThatThrownBy(() -> Grace.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Converters.time("-5")).hasMessageContaining("for example 10s");
    }
}
