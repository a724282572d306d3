// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts and waits until a line begins with "ready"; an early exit is an {@link IllegalStateException} with the output. */
    static Program start(List<String> command, Path output, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
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
