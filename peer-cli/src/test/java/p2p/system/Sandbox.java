// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.client.Deadline;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.GroupRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.trust.InviteLink;

/**
 * A small world for one test: a tracker and some daemons of the distribution on 127.0.0.1, with a home of their own. Everything
 * it started is ended and everything it wrote is removed at its end.
 */
final class Sandbox implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    private static final Pattern JOIN_LINK = Pattern.compile("^join link +(p2p:\\S+)", Pattern.MULTILINE);
    /** The exit code of what is there already. */
    private static final int EXISTS = 5;

    private static final int PORT_TRIES = 20;
    private final Path dist =
            Path.of(System.getProperty("p2p.dist", "target/dist")).toAbsolutePath();
    private final Path home;
    private final Map<String, Program> programs = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final DaemonDialer dialer =
            new DaemonDialer("test", new DaemonLauncher(Path.of("/nonexistent")), text -> {});

    Sandbox() throws IOException {
        home = Files.createTempDirectory(Path.of("/tmp"), "p2p");
    }

    Path home() {
        return home;
    }

    Path path(String relative) {
        return home.resolve(relative);
    }

    String bin(String program) {
        return dist.resolve("bin").resolve(program).toString();
    }

    Path socket(String device) {
        return home.resolve(device + ".sock");
    }

    Program program(String name) {
        Program program = programs.get(name);
        if (program == null) {
            throw new IllegalStateException("no " + name);
        }
        return program;
    }

    int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    /** Starts the tracker, or starts it again on its directory and port; {@code more} is added to its command line. */
    Program tracker(String... more) throws IOException {
        return tracker(Program.Input.NOTHING, more);
    }

    /** The same with something at its standard input. */
    Program tracker(Program.Input input, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--state", path("tracker").toString()));
        arguments.addAll(List.of(more));
        return start("tracker", input, "p2p-tracker", arguments.toArray(String[]::new));
    }

    /** Starts {@code count} trackers of one list, called tracker1, tracker2, ... */
    void trackers(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            ports.put("tracker" + n, freePort());
            lines.add("127.0.0.1 " + port("tracker" + n));
        }
        Files.write(path("tracker_info.txt"), lines);
        for (int n = 1; n <= count; n++) {
            trackerOf(n);
        }
    }

    /** Starts tracker {@code n} of the list, or starts it again. */
    Program trackerOf(int n) throws IOException {
        return start(
                "tracker" + n,
                Program.Input.NOTHING,
                "p2p-tracker",
                "run",
                "--trackers",
                path("tracker_info.txt").toString(),
                "--id",
                Integer.toString(n),
                "--state",
                path("tracker" + n).toString());
    }

    /** Starts a daemon, or starts it again on its directory and port. */
    Program daemon(String device) throws IOException {
        return start(
                device,
                Program.Input.NOTHING,
                "p2p-daemon",
                "run",
                "--state",
                path(device).toString(),
                "--socket",
                socket(device).toString(),
                "--device",
                device);
    }

    /** Starts those of the daemons again that are not running. */
    void awake(String... devices) throws IOException {
        for (String device : devices) {
            if (!program(device).isAlive()) {
                daemon(device);
            }
        }
    }

    private Program start(String name, Program.Input input, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(bin(program)));
        command.addAll(List.of(arguments));
        for (int i = 0; ; i++) {
            int port = ports.containsKey(name) ? ports.get(name) : freePort();
            List<String> whole = new ArrayList<>(command);
            whole.addAll(List.of("--listen", "127.0.0.1:" + port));
            try {
                Program started = Program.start(
                        whole,
                        path(name + "-" + programs.size() + "-" + System.nanoTime() + ".out"),
                        environment(),
                        input);
                programs.put(name, started);
                ports.put(name, port);
                return started;
            } catch (IllegalStateException e) {
                // Somebody else took the port between the look and the use.
                if (i == PORT_TRIES || !portIsTaken(String.valueOf(e.getMessage()))) {
                    throw e;
                }
            }
        }
    }

    /** A port of the loopback address that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** Whether a program's words say that somebody else has its port. */
    static boolean portIsTaken(String words) {
        return words.toLowerCase(Locale.ROOT).contains("in use");
    }

    /** What every program of this world sees as its home. */
    Map<String, String> environment() {
        return Map.of(
                "HOME",
                home.toString(),
                "XDG_STATE_HOME",
                "",
                "XDG_RUNTIME_DIR",
                "",
                "XDG_CONFIG_HOME",
                "",
                "P2P_SOCKET",
                "",
                "TERM",
                "dumb");
    }

    /** The join link that the tracker, or the first one, printed. */
    String invite() {
        String printed = program(programs.containsKey("tracker") ? "tracker" : "tracker1")
                .output();
        Matcher link = JOIN_LINK.matcher(printed);
        if (!link.find()) {
            throw new IllegalStateException("no join link: " + printed);
        }
        return link.group(1);
    }

    /** Asks a daemon over its control socket, which takes a millisecond; a command takes a second. Throws {@link RefusedException}. */
    ControlReply ask(String device, ControlRequest request) {
        try (DaemonConnection daemon = dialer.connect(socket(device), Deadline.none(), "")) {
            return daemon.ask(request);
        }
    }

    private void relay(String device, TrackerRequest request) {
        ControlReply reply = ask(device, new ControlRequest.Relay(request));
        if (reply instanceof ControlReply.Relayed relayed && relayed.reply() instanceof TrackerReply.Refused refused) {
            throw new RefusedException(refused.problem());
        }
    }

    /** A daemon that has joined, with a fresh account that is logged in. */
    void member(String device, String user) throws IOException {
        daemon(device);
        InviteLink link = InviteLink.parse(invite());
        ask(device, new ControlRequest.JoinNetwork(link.trackers(), link.root()));
        UserName name = new UserName(user);
        try {
            relay(device, new AccountRequest.CreateAccount(name, new Password(PASSWORD), null));
        } catch (RefusedException e) {
            if (e.problem().code().exitCode() != EXISTS) {
                throw e;
            }
        }
        relay(device, new AccountRequest.Login(name, new Password(PASSWORD)));
    }

    /** {@code owner} makes the group; each other device asks and is accepted. */
    void group(String group, String owner, Map<String, String> userOfDevice) {
        GroupName name = new GroupName(group);
        relay(owner, new GroupRequest.CreateGroup(name));
        userOfDevice.forEach((device, user) -> {
            relay(device, new GroupRequest.JoinGroup(name, null));
            relay(owner, new GroupRequest.AcceptJoin(name, new UserName(user)));
        });
    }

    String[] p2p(String device, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(bin("p2p"), "--socket", socket(device).toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** Runs {@code p2p} on a device and insists on success. */
    Said ok(String device, String... arguments) throws IOException {
        return expect(0, run(null, p2p(device, arguments)));
    }

    /** Runs {@code p2p} on a device. */
    Said say(String device, String... arguments) throws IOException {
        return run(null, p2p(device, arguments));
    }

    /** What {@code p2p} says on a device, for a wait that looks again and again; what is asserted is asked with {@link #ok}. */
    Said look(String device, String... arguments) {
        return Glance.run(home, socket(device), arguments);
    }

    /** How many sources the tracker names for a file, as a device is told; for waits. */
    int sources(String device, String file) {
        return expect(0, look(device, "--json", "file", "show", file))
                .json()
                .findValue("sources")
                .asInt();
    }

    /** A folder below the home directory, made when it is not there. */
    String folder(String name) throws IOException {
        return Files.createDirectories(path(name)).toString();
    }

    static Said expect(int exit, Said said) {
        if (said.exit() != exit) {
            throw new AssertionError("exit " + said.exit() + " instead of " + exit + "\n" + said.out() + said.err());
        }
        return said;
    }

    /** Runs a command in the home directory to its end, with what it reads from standard input (nothing: closed at once). */
    Said run(@Nullable String input, String... command) throws IOException {
        return runIn(home, input, command);
    }

    /** The same in another working directory. */
    Said runIn(Path directory, @Nullable String input, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        try (var stdin = process.getOutputStream()) {
            stdin.write((input == null ? "" : input).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command ended without reading all of it; its exit code tells.
            if (process.isAlive()) {
                throw e;
            }
        }
        try {
            if (!process.waitFor(3 * Program.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(List.of(command) + " does not end: " + out.join() + err.join());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Said(process.exitValue(), out.join(), err.join());
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** A file of random bytes from a seed. */
    Path file(String relative, long size, long seed) throws IOException {
        Path file = path(relative);
        Files.createDirectories(file.getParent());
        Random random = new Random(seed);
        byte[] chunk = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (long left = size; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
        }
        return file;
    }

    /** Everything in the log files of one program. */
    String logs(String name) throws IOException {
        return LogFiles.read(path(name));
    }

    @Override
    public void close() throws IOException {
        programs.values().forEach(Program::close);
        for (Program program : programs.values()) {
            try {
                program.awaitEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
