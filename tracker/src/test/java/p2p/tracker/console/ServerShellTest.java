// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.net.NettyLoop;

/** The server shell at a terminal that is made of two pipes. */
@Timeout(20)
class ServerShellTest {
    private final NettyLoop loop = new NettyLoop("test");
    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> stops = new CopyOnWriteArrayList<>();
    private Terminal terminal;
    private ServerShell shell;

    @BeforeEach
    void begin() throws IOException {
        terminal = new ExternalTerminal(
                "test", "xterm", new PipedInputStream(keys), new ByteArrayOutputStream(), StandardCharsets.UTF_8);
        // what is typed here comes before the shell reads, which is when it does this itself
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VINTR, 0);
        terminal.setAttributes(attributes);
        shell = new ServerShell(
                loop, this::answer, new Stopping(), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws IOException {
        terminal.close();
        loop.close();
    }

    private CompletionStage<String> answer(String line) {
        lines.add(line);
        return CompletableFuture.completedFuture("");
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** The loop has done what was asked of it so far. */
    private void settle() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> done.complete(true));
        done.get(10, TimeUnit.SECONDS);
    }

    @Test
    void controlCClearsALineThatWasBegun() throws Exception {
        type("stat\u0003status\rquit\r");

        shell.readTerminal(terminal);

        assertThat(lines).containsExactly("status", "quit");
        assertThat(stops).isEmpty();
    }

    @Test
    void controlCOnAnEmptyLineStopsTheTracker() throws Exception {
        type("\u0003");

        shell.readTerminal(terminal);
        settle();

        assertThat(stops).containsExactly("interrupted");
    }

    @Test
    void withoutAPromptTheTrackersOwnLinesArePlain() {
        shell.print("ready     listening on *:8089");

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("ready     listening on *:8089\n");
    }

    private final class Stopping implements Operator {
        @Override
        public String inviteLink() {
            return "";
        }

        @Override
        public CompletionStage<String> giveRole(UserName user, Role role) {
            return answer("");
        }

        @Override
        public CompletionStage<String> users() {
            return answer("");
        }

        @Override
        public String status() {
            return "";
        }

        @Override
        public String acceptTracker(int number) {
            return "";
        }

        @Override
        public CompletionStage<String> recover() {
            return answer("");
        }

        @Override
        public void stop(String reason) {
            stops.add(reason);
        }
    }
}
