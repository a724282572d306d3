// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import p2p.core.Endpoint;
import p2p.core.TrackerInfo;
import p2p.tracker.server.ServerLimits;

/** A tracker in this process, on a port of its own. */
final class RunningTracker implements AutoCloseable {
    static final ServerLimits ROOMY = new ServerLimits(1_000, 100, 50, 10_000);

    private static final Endpoint ANY_PORT = new Endpoint("127.0.0.1", 0);

    private final StateDirectory state;
    private final TrackerProcess process;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    RunningTracker(Path directory, ServerLimits limits) throws IOException {
        this(directory, new TrackerConfig(ANY_PORT, null, directory, 1, null, null, null, false, limits));
        serve();
    }

    private RunningTracker(Path directory, TrackerConfig config) {
        state = StateDirectory.open(directory);
        try {
            process = TrackerProcess.start(config, state, () -> {
                throw new IllegalStateException("the database failed");
            });
        } catch (RuntimeException e) {
            closeState();
            throw e;
        }
    }

    /**
     * Tracker {@code number} of a list in {@code folder} whose other lines are {@code others}; not serving yet. State is kept in the folder.
     */
    static RunningTracker of(Path folder, int number, List<Endpoint> others) {
        return at(ANY_PORT, folder, number, others);
    }

    /** The same at a port that it had before. */
    static RunningTracker at(Endpoint listen, Path folder, int number, List<Endpoint> others) {
        List<Endpoint> lines = new ArrayList<>(others);
        while (lines.size() < number - 1) {
            lines.add(new Endpoint("127.0.0.1", 1));
        }
        lines.add(number - 1, ANY_PORT);
        TrackerConfig.Company company =
                new TrackerConfig.Company(new TrackerInfo(lines, null), folder.resolve("tracker_info.txt"));
        Path directory = folder.resolve("state-" + number);
        return new RunningTracker(
                directory, new TrackerConfig(listen, null, directory, number, null, company, null, false, ROOMY));
    }

    /** Finds its place and serves; blocking. */
    RunningTracker serve() throws IOException {
        try {
            process.serve(new PrintStream(printed, true, StandardCharsets.UTF_8)::println);
            return this;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void closeState() {
        try {
            state.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    TrackerProcess process() {
        return process;
    }

    Endpoint endpoint() {
        return process.listening();
    }

    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The one-time token of the first start. */
    String adminToken() {
        Matcher token = Pattern.compile("--admin-token (\\S+)").matcher(printed());
        if (!token.find()) {
            throw new AssertionError("no token in " + printed());
        }
        return token.group(1);
    }

    /** Ends as a crash does: the other trackers are not told. */
    void crash() {
        process.end();
        closeState();
    }

    @Override
    public void close() throws IOException {
        process.close();
        state.close();
    }
}
