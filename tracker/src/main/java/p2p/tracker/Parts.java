// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process opened, to be closed in reverse. */
final class Parts {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    interface Closer<T> {
        void close(T part) throws IOException;
    }

    private interface Closing {
        void run() throws IOException;
    }

    private record Part(String name, Closing closing) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Remembers the part and how it ends. */
    <T> T opened(String name, T part, Closer<T> closer) {
        parts.push(new Part(name, () -> closer.close(part)));
        return part;
    }

    /** Closes everything, last opened first; what fails does not keep the rest. Blocking. */
    void close() {
        for (Part part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.closing().run();
            } catch (IOException | RuntimeException e) {
                log.error("stopping: {} did not close", part.name(), e);
            }
        }
    }
}
