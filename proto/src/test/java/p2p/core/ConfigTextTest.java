// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
    @TempDir
    private Path directory;

    private static ConfigText of(String... lines) {
        return new ConfigText(Path.of("p2p.toml"), String.join("\n", lines));
    }

    @Test
    void aKeyIsFoundWhereItStands() {
        ConfigText text =
                of("listen = 1", "", "\"state\" = 2", "log.level = 3", "[log]", "files = 4", "[ other ]", "x = 5");

        assertThat(text.line("listen")).isEqualTo(1);
        assertThat(text.line("state")).isEqualTo(3);
        assertThat(text.line("log.level")).isEqualTo(4);
        assertThat(text.line("log.files")).isEqualTo(6);
        assertThat(text.line("other")).isEqualTo(7);
        assertThat(text.line("other.x")).isEqualTo(8);
        assertThat(text.line("nowhere")).isEqualTo(1);
    }

    @Test
    void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
        Problem problem = of("", "lissten = 1")
                .unknown("lissten", List.of("listen", "state"))
                .problem();

        assertThat(problem.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(problem.message()).isEqualTo("p2p.toml, line 2: unknown key \"lissten\", did you mean \"listen\"?");
        assertThat(problem.next()).isEqualTo("known keys: listen, state");
    }

    @Test
    void aFileThatIsMissingOrTooLongIsRefused() throws IOException {
        Path missing = directory.resolve("none.toml");
        Path large = Files.write(directory.resolve("large.toml"), new byte[ConfigText.MAX_BYTES + 1]);

        assertThatThrownBy(() -> ConfigText.read(missing))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.NO_SUCH_PATH));
        assertThatThrownBy(() -> ConfigText.read(large)).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(
                        e.problem().code())
                .isEqualTo(ErrorCode.USAGE));
    }
}
