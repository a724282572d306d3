// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.view.Screen;
import p2p.core.HomePaths;
import p2p.core.Password;

class PrompterTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Passwords passwords(Person person) {
        PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);
        Path home = Path.of("/nowhere");
        return new Passwords(new Session(
                new Screen(out, out, false, false, () -> 80),
                person,
                () -> () -> {},
                HomePaths.of(Map.of(), home),
                new DaemonDialer("p2p/test", new DaemonLauncher(home), text -> {}),
                home,
                Map.of()));
    }

    @Test
    void aQuestionIsAskedAgainUntilTheAnswerIsOne() {
        assertThat(Person.typing("what", "yup", " YES ").agrees("Sure?")).isTrue();
        assertThat(Person.typing("y").agrees("Sure?")).isTrue();
        assertThat(Person.typing("nope", "No", "y").agrees("Sure?")).isFalse();
        assertThat(Person.typing("", "y").agrees("Sure?")).isFalse();
        assertThat(Person.typing().agrees("Sure?")).isFalse();
    }

    @Test
    void passwordsThatDifferAreAskedForAgain() {
        Password password = passwords(
                        Person.typing("correct horse", "corect horse", "battery staple", "battery staple"))
                .fresh("password: ", false, null);

        assertThat(password).isEqualTo(new Password("battery staple"));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("the two passwords differ; once more");
    }

    @Test
    void afterThreeTimesItEnds() {
        Person person = Person.typing(
                "one secret", "one sekret", "two secrets", "two sekrets", "three secrets", "three sekrets");
        Passwords passwords = passwords(person);

        assertThatThrownBy(() -> passwords.fresh("password: ", false, null)).hasMessageContaining("differ");
    }
}
