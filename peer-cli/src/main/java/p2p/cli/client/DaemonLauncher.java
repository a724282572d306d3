// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/**
 * Starts a daemon that outlives this process and its terminal: in a session of its own (setsid(1), else nohup(1)), without the
 * terminal's streams.
 */
public final class DaemonLauncher {
    private static final int LAST_LINES = 5;

    /** First words of earlier starts are kept up to this many bytes; the daemon's own log is elsewhere. */
    private static final long MAX_LOG = 64 * 1024;

    private final Path program;

    /** {@code program} is {@code bin/p2p-daemon} of the distribution. */
    public DaemonLauncher(Path program) {
        this.program = program;
    }

    /** A daemon that was started, and where in the plan's log its own words begin. */
    record Launched(Process process, Path log, long from) {
        /** What this daemon said last, for an error message; empty when it said nothing. */
        String lastWords() {
            try {
                byte[] all = Files.readAllBytes(log);
                int begin = (int) Math.min(from, all.length);
                List<String> lines = new String(all, begin, all.length - begin, StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
                return String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
            } catch (IOException e) {
                return "";
            }
        }
    }

    /** Starts it and returns at once; its output is added to the plan's log. */
    Launched start(LaunchPlan plan) {
        if (!Files.isExecutable(program)) {
            throw new RefusedException(
                    ErrorCode.DAEMON_UNREACHABLE,
                    "no daemon runs and " + program + " is not there to start one",
                    "start it yourself: p2p-daemon run");
        }
        List<String> command = new ArrayList<>(detach());
        command.add(program.toString());
        command.addAll(plan.arguments());
        try {
            Files.createDirectories(
                    Objects.requireNonNull(plan.log().toAbsolutePath().getParent()));
            if (Files.exists(plan.log()) && Files.size(plan.log()) > MAX_LOG) {
                Files.delete(plan.log());
            }
            long from = Files.exists(plan.log()) ? Files.size(plan.log()) : 0;
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()))
                    .redirectErrorStream(true)
                    .start();
            return new Launched(process, plan.log(), from);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DAEMON_UNREACHABLE,
                    "the daemon cannot be started: " + e.getMessage(),
                    "p2p-daemon run shows why");
        }
    }

    private static List<String> detach() {
        return onPath("setsid") ? List.of("setsid") : List.of("nohup");
    }

    private static boolean onPath(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Arrays.stream(path.split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
    }
}
