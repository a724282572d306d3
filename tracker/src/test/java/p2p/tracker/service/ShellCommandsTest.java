// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.tracker.console.Operator;
import p2p.tracker.console.ShellCommands;

/** The server shell's words, over a tracker without its wire. */
class ShellCommandsTest {
    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private ServiceFixture world;
    private ShellCommands shell;

    @BeforeEach
    void begin() throws IOException {
        world = new ServiceFixture(directory).populated();
        shell = new ShellCommands(world.service.hosts(), new RecordingOperator());
    }

    @AfterEach
    void end() {
        world.close();
    }

    private final class RecordingOperator implements Operator {
        @Override
        public CompletionStage<String> recover() {
            return CompletableFuture.completedFuture("alone");
        }

        @Override
        public String acceptTracker(int number) {
            return "tracker " + number + " may join";
        }

        @Override
        public String inviteLink() {
            return "p2p:link";
        }

        @Override
        public CompletionStage<String> giveRole(UserName user, Role role) {
            asked.add(user + " " + role);
            return CompletableFuture.completedFuture("done");
        }

        @Override
        public CompletionStage<String> users() {
            return CompletableFuture.failedFuture(new IllegalStateException("a bug"));
        }

        @Override
        public String status() {
            return "listening";
        }

        @Override
        public void stop(String reason) {
            asked.add("stop: " + reason);
        }
    }

    private String say(String line) {
        return world.await(shell.run(line));
    }

    @Test
    void hostsAreFoundInAnyCapitalisationAndAnsweredInWords() {
        assertThat(say("Discover LAPTOP")).isEqualTo("alice@laptop offers 0 files");
        assertThat(say("discover nowhere")).contains("nowhere");
        assertThat(say("ping nowhere")).contains("nowhere");
    }

    @Test
    void rolesAreGivenInOneWayOnly() {
        assertThat(say("role bob ADMIN")).isEqualTo("done");
        assertThat(say("role bob user")).isEqualTo("done");
        assertThat(asked).containsExactly("bob ADMIN", "bob USER");
        assertThat(say("role bob king")).contains("next: role USER admin");
        assertThat(say("role bob")).contains("next: role USER admin");
        assertThat(say("role b/b admin")).isNotBlank();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatIsWrittenWronglyIsAnsweredWithTheRightWay() {
        assertThat(say("ping")).contains("next: ping HOST");
        assertThat(say("discover a b")).contains("next: discover HOST");
        assertThat(say("quti")).contains("did you mean quit?");
        assertThat(say("\u001b[31mxyz")).doesNotContain("\u001b").contains("next: help");
        assertThat(say("   ")).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aBugIsNoReasonToFallSilent() {
        assertThat(say("users")).isEqualTo("that failed; the log says why");
    }

    @Test
    void theRestDoesWhatItSays() {
        assertThat(say("status")).startsWith("listening\n");
        assertThat(say("INVITE")).isEqualTo("p2p:link");
        assertThat(say("help")).contains("discover HOST", "ping HOST", "quit");
        assertThat(say("quit")).isEqualTo("stopping");
        assertThat(asked).containsExactly("stop: quit");
    }
}
