// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A long-running process of the distribution; its output goes to a file. Signals go to exactly this process. */
final class Program implements AutoCloseable {
    static final int PATIENCE_SECONDS = 100;
    private final Process process;
    private final Path output;

    /** Where a program's standard input comes from. */
    enum Input {
        NOTHING,
        /** {@link #type} writes to it. */
        PIPE,
        /** A terminal of its own, from script(1); the process that is seen here is script's. */
        TERMINAL
    }

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts and waits until a line begins with "ready"; an early exit is an {@link IllegalStateException} with the output. */
    static Program start(List<String> command, Path output, Map<String, String> environment, Input input)
            throws IOException {
        List<String> whole =
                input == Input.TERMINAL ? List.of("script", "-qec", String.join(" ", command), "/dev/null") : command;
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile());
        if (input != Input.PIPE) {
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        }
        builder.environment().putAll(environment);
        Program program = new Program(builder.start(), output);
        program.awaitReady(command);
        return program;
    }

    private void awaitReady(List<String> command) {
        Waiting.until(
                "ready line of " + command,
                () -> output().lines().anyMatch(line -> line.startsWith("ready")) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + output());
        }
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types lines into a program that was started with {@link Input#PIPE}. */
    void type(String lines) throws IOException {
        OutputStream keys = process.getOutputStream();
        keys.write(lines.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** The processes that it started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** {@code kill -9}, and the process is gone when this returns. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        awaitEnd();
    }

    /** SIGTERM; the exit code. */
    int stop() throws IOException, InterruptedException {
        signal("TERM");
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " does not end: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
