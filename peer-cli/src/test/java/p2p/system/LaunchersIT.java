// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The literal calls of the classic programs: {@code ./tracker tracker_info.txt n} and {@code ./client IP:PORT tracker_info.txt}. */
class LaunchersIT {
    private final Sandbox world = new Sandbox();

    LaunchersIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        for (String port : ports) {
            Path socket = clientState(port).resolve("daemon.sock");
            if (Files.exists(socket)) {
                world.run(null, world.bin("p2p"), "--socket", socket.toString(), "daemon", "stop");
            }
        }
        world.close();
    }

    private final List<String> ports = new java.util.ArrayList<>();

    @Test
    void twoClientsOfOneHomeAreTwoDaemonsThatStayWhenTheShellEnds() throws Exception {
        Path info = world.path("tracker_info.txt");
        Files.writeString(info, "# one tracker\n127.0.0.1 " + freePort() + "\n");
        Process tracker = tracker(info);
        try {
            for (int i = 0; i < 2; i++) {
                ports.add(Integer.toString(freePort()));
            }
            Said first = world.run(
                    "create_user alice pw-one\nlogin alice pw-one\nquit\n",
                    world.bin("client"),
                    "127.0.0.1:" + ports.get(0),
                    info.toString());
            assertThat(first.exit()).as(first.toString()).isZero();
            Said second = world.run(
                    "create_user bob pw-two\nlogin bob pw-two\nlist_groups\nquit\n",
                    world.bin("client"),
                    "127.0.0.1:" + ports.get(1),
                    info.toString());
            assertThat(second.exit()).as(second.toString()).isZero();
            assertThat(second.out()).contains("public");
            for (String port : ports) {
                assertThat(clientState(port)).isDirectory();
            }
            // Attaching again finds the same daemon, still logged in.
            Said again = world.run(
                    "account whoami\nquit\n", world.bin("client"), "127.0.0.1:" + ports.get(0), info.toString());
            assertThat(again.out()).as(again.toString()).contains("alice");
        } finally {
            tracker.destroy();
            tracker.waitFor(Program.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Process tracker(Path info) throws IOException {
        Path output = world.path("tracker.out");
        ProcessBuilder builder = new ProcessBuilder(world.bin("tracker"), info.toString(), "1");
        builder.environment().put("HOME", world.home().toString());
        builder.environment().remove("XDG_STATE_HOME");
        Process process = builder.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        // The end of input does not stop a tracker.
        Waiting.until(
                "ready",
                () -> Files.readString(output).lines().anyMatch(l -> l.startsWith("ready")) || !process.isAlive());
        assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
        return process;
    }

    private Path clientState(String port) {
        return world.path(".local/state/p2p/peer/127.0.0.1_" + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
