// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import p2p.core.Endpoint;
import p2p.tracker.server.ServerLimits;

/** A tracker in this process, on a port of its own. */
final class RunningTracker implements AutoCloseable {
    static final ServerLimits ROOMY = new ServerLimits(1_000, 100, 50, 10_000);

    private final StateDirectory state;
    private final TrackerProcess process;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    RunningTracker(Path directory, ServerLimits limits) throws IOException {
        state = StateDirectory.open(directory);
        TrackerConfig config =
                new TrackerConfig(new Endpoint("127.0.0.1", 0), null, directory, 1, null, null, null, false, limits);
        try {
            process = TrackerProcess.start(config, state, () -> {
                throw new IllegalStateException("the database failed");
            });
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
        try {
            process.serve(new PrintStream(printed, true, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
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

    @Override
    public void close() throws IOException {
        process.close();
        state.close();
    }
}
