// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.TrackerInfo;

/**
 * The literal calls of the classic programs, {@code ./tracker tracker_info.txt n} and {@code ./client IP:PORT tracker_info.txt}, in
 * the distribution's {@code bin} and in the checkout's own folders.
 */
class LaunchersIT {
    private static final Path ROOT =
            Path.of(System.getProperty("p2p.root", "..")).toAbsolutePath().normalize();
    private static final int PORT_TRIES = 20;
    private final Sandbox world = new Sandbox();
    private final List<String> ports = new ArrayList<>();
    private final List<Process> trackers = new ArrayList<>();

    LaunchersIT() throws IOException {}

    @AfterEach
    void end() throws Exception {
        for (Path state : clientStates()) {
            Path socket = state.resolve("daemon.sock");
            if (Files.exists(socket)) {
                world.run(null, world.bin("p2p"), "--socket", socket.toString(), "daemon", "stop");
            }
        }
        endTrackers();
        world.close();
    }

    private void endTrackers() throws InterruptedException {
        for (Process tracker : trackers) {
            tracker.destroy();
            tracker.waitFor(Program.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        trackers.clear();
    }

    /** The folders in which {@code ./tracker} and {@code ./client} are typed. */
    static Stream<Arguments> folders() {
        Path bin = Path.of(System.getProperty("p2p.dist", "target/dist"))
                .toAbsolutePath()
                .resolve("bin");
        return Stream.of(Arguments.of(bin, bin), Arguments.of(ROOT.resolve("tracker"), ROOT.resolve("peer-cli")));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void twoClientsOfOneHomeAreTwoDaemonsThatStayWhenTheShellEnds(Path trackerFolder, Path clientFolder)
            throws Exception {
        Path info = trackers(trackerFolder, 1);
        newClient(clientFolder, info, "create_user alice pw-one\nlogin alice pw-one\nquit\n");
        Said second = newClient(clientFolder, info, "create_user bob pw-two\nlogin bob pw-two\nlist_groups\nquit\n");
        assertThat(second.out()).contains("public");
        for (String port : ports) {
            assertThat(clientState(port)).isDirectory();
        }
        assertThat(device(ports.get(0))).isNotEqualTo(device(ports.get(1)));
        // Attaching again finds the same daemon, still logged in.
        Said again = client(clientFolder, "127.0.0.1:" + ports.get(0), info, "account whoami\nquit\n");
        assertThat(again.out()).as(again.toString()).contains("alice");
        // A colon alone picks address and port: a third daemon.
        Said third = client(clientFolder, ":", info, "create_user carol pw-three\nquit\n");
        assertThat(third.exit()).as(third.toString()).isZero();
        assertThat(clientStates()).hasSize(3);
    }

    @Test
    void aClientsDaemonIsTheSameOneAfterARestart() throws Exception {
        Path bin = ROOT.resolve("peer-cli");
        Path info = trackers(ROOT.resolve("tracker"), 1);
        newClient(bin, info, "create_user alice pw-one\nlogin alice pw-one\nquit\n");
        String address = "127.0.0.1:" + ports.get(0);
        String socket = clientState(ports.get(0)).resolve("daemon.sock").toString();
        JsonNode before = status(socket);

        Said inside = client(
                bin, address, info, "daemon restart\naccount whoami\ndaemon stop\ndaemon start\naccount whoami\n");
        assertThat(inside.exit()).as(inside.toString()).isZero();
        assertThat(inside.out()).as(inside.toString()).containsPattern("(?s)alice.*alice");
        isTheSame(before, status(socket));

        // From outside only the socket is known: the daemon itself tells how it was started.
        Sandbox.expect(0, world.run(null, world.bin("p2p"), "--socket", socket, "daemon", "restart"));
        isTheSame(before, status(socket));
        assertThat(world.path(".local/state/p2p/daemon")).doesNotExist();
    }

    private JsonNode status(String socket) throws IOException {
        return world.run(null, world.bin("p2p"), "--socket", socket, "--json", "daemon", "status")
                .json();
    }

    private static void isTheSame(JsonNode before, JsonNode now) {
        for (String field : new String[] {"peer", "device", "listening", "state"}) {
            assertThat(now.findValue(field)).as(field).isEqualTo(before.findValue(field));
        }
        assertThat(now.findValue("pid")).isNotEqualTo(before.findValue("pid"));
    }

    @Test
    void trackersOfOneFileAndHomeKeepTheirStateApartAndObeyQuit() throws Exception {
        trackers(ROOT.resolve("tracker"), 3);
        try (Stream<Path> states = Files.list(world.path(".local/state/p2p/tracker"))) {
            List<String> names =
                    states.map(p -> p.getFileName().toString()).sorted().toList();
            assertThat(names).hasSize(3);
            for (int n = 1; n <= 3; n++) {
                assertThat(names.get(n - 1)).endsWith("-" + n);
            }
        }
        for (Process tracker : List.copyOf(trackers)) {
            try (BufferedWriter keys = tracker.outputWriter(StandardCharsets.UTF_8)) {
                keys.write("quit\n");
            }
            assertThat(tracker.waitFor(Program.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(tracker.exitValue()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theSampleListIsReadableAndNamesTheDefaultPort(Path trackerFolder, Path clientFolder) {
        for (Path folder : List.of(trackerFolder, clientFolder)) {
            assertThat(TrackerInfo.read(folder.resolve("tracker_info.txt")).trackers())
                    .first()
                    .extracting(Endpoint::port)
                    .isEqualTo(Endpoint.DEFAULT_TRACKER_PORT);
        }
    }

    @Test
    void aDaemonThatTheCommandLineStartedGoesOnDownloadingWithoutItsTerminal() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        Path file = world.file("in/big.bin", 64 << 20, 8);
        world.ok("laptop", "share", file.toString());
        Said joined = world.run(
                Sandbox.PASSWORD + "\n", world.bin("p2p"), "join", world.invite(), "--user", "bob", "--password-stdin");
        assertThat(joined.exit()).as(joined.toString()).isZero();
        assertThat(joined.err()).contains("start");
        try {
            long pid = pid();
            world.program("laptop").signal("STOP");
            Sandbox.expect(0, world.run(null, world.bin("p2p"), "get", "public/big.bin", world.folder("dl")));
            // The kernel sends this to what a closed terminal controlled; a daemon that is on its own reads its
            // configuration.
            new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start().waitFor();
            world.program("laptop").signal("CONT");
            Sandbox.expect(0, world.run(null, world.bin("p2p"), "--no-start", "transfer", "wait", "1"));
            assertThat(world.path("dl/big.bin")).hasSameBinaryContentAs(file);
            assertThat(pid()).isEqualTo(pid);
        } finally {
            world.program("laptop").signal("CONT");
            world.run(null, world.bin("p2p"), "--no-start", "daemon", "stop");
        }
    }

    /** Of the daemon at the default socket. */
    private long pid() throws IOException {
        return world.run(null, world.bin("p2p"), "--json", "--no-start", "daemon", "status")
                .json()
                .findValue("pid")
                .asLong();
    }

    /** Starts so many trackers of one list; again with other ports when somebody took one between the look and the use. */
    private Path trackers(Path folder, int count) throws Exception {
        for (int i = 0; ; i++) {
            Path info = trackerInfo(count);
            try {
                for (int n = 1; n <= count; n++) {
                    tracker(folder, info, n);
                }
                return info;
            } catch (AssertionError e) {
                if (i == PORT_TRIES || !Sandbox.portIsTaken(String.valueOf(e.getMessage()))) {
                    throw e;
                }
                endTrackers();
            }
        }
    }

    /** A client at a port of its own, which is added to {@link #ports}; the script has to succeed. */
    private Said newClient(Path folder, Path info, String script) throws IOException {
        for (int i = 0; ; i++) {
            int port = Sandbox.freePort();
            Said said = client(folder, "127.0.0.1:" + port, info, script);
            if (said.exit() != ErrorCode.CONFLICT.exitCode() || i == PORT_TRIES || !Sandbox.portIsTaken(said.err())) {
                assertThat(said.exit()).as(said.toString()).isZero();
                ports.add(Integer.toString(port));
                return said;
            }
        }
    }

    private Path trackerInfo(int trackers) throws IOException {
        List<Integer> free = new ArrayList<>();
        while (free.size() < trackers) {
            int port = Sandbox.freePort();
            if (!free.contains(port)) {
                free.add(port);
            }
        }
        String lines = free.stream().map(port -> "127.0.0.1 " + port + "\n").collect(Collectors.joining());
        return Files.writeString(world.path("tracker_info.txt"), "# made for one test\n" + lines);
    }

    /** Types {@code ./tracker FILE n} in the folder; its input stays open. */
    private void tracker(Path folder, Path info, int number) throws IOException {
        Path output = world.path("tracker-" + number + ".out");
        ProcessBuilder builder = new ProcessBuilder("./tracker", info.toString(), Integer.toString(number));
        builder.environment().putAll(world.environment());
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        trackers.add(process);
        Waiting.until(
                "ready",
                () -> Files.readString(output).lines().anyMatch(l -> l.startsWith("ready")) || !process.isAlive());
        assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
    }

    /** Types {@code ./client ADDRESS FILE} in the folder, then the script. */
    private Said client(Path folder, String address, Path info, String script) throws IOException {
        return world.runIn(folder, script, "./client", address, info.toString());
    }

    private String device(String port) throws IOException {
        return world.run(
                        null,
                        world.bin("p2p"),
                        "--socket",
                        clientState(port).resolve("daemon.sock").toString(),
                        "--json",
                        "daemon",
                        "status")
                .json()
                .findValue("device")
                .asText();
    }

    private List<Path> clientStates() throws IOException {
        Path all = world.path(".local/state/p2p/peer");
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> states = Files.list(all)) {
            return states.filter(Files::isDirectory).toList();
        }
    }

    private Path clientState(String port) {
        return world.path(".local/state/p2p/peer/127.0.0.1_" + port);
    }
}
