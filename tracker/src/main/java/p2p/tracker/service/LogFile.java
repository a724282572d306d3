// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.tracker.catalog.Door;

/** Reads the newest lines of the server's log, from the current file back through the rotated ones. */
public final class LogFile implements AutoCloseable {
    static final int MAX_LINES = 1_000;
    /** All lines of an answer together, so that it fits into a frame. */
    private static final int MAX_ANSWER_BYTES = 200 << 10;

    private static final int MAX_LINE = 2_000;
    private static final long MAX_READ = 32L << 20;
    private static final int BLOCK = 64 << 10;
    private static final Logger log = LoggerFactory.getLogger(LogFile.class);

    private final List<Path> newestFirst;
    private final Door door;

    /** {@code newestFirst}: the file that is written, then the rotated ones, which need not exist. */
    public LogFile(List<Path> newestFirst, Loop loop) {
        this.newestFirst = List.copyOf(newestFirst);
        this.door = new Door("log-reader", 1, 16, loop);
    }

    /** Lines that contain the text, ignoring case, oldest first. */
    CompletionStage<List<String>> newest(String filter, int limit) {
        return door.submit(() -> {
            try {
                return read(filter.toLowerCase(Locale.ROOT), Math.max(1, Math.min(limit, MAX_LINES)));
            } catch (IOException e) {
                log.error("server log: cannot read it: {}", e.toString());
                throw new RefusedException(
                        ErrorCode.DISK, "the server log cannot be read", "look at it on the tracker");
            }
        });
    }

    private List<String> read(String filter, int limit) throws IOException {
        Picked picked = new Picked(filter, limit);
        long budget = MAX_READ;
        for (Path path : newestFirst) {
            if (!Files.exists(path) || picked.isFull() || budget <= 0) {
                break;
            }
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
                budget -= readBack(file, picked, budget);
            }
        }
        return new ArrayList<>(picked.lines);
    }

    private static long readBack(RandomAccessFile file, Picked picked, long budget) throws IOException {
        long end = file.length();
        long start = end;
        byte[] rest = new byte[0];
        while (start > 0 && !picked.isFull() && end - start < budget) {
            int size = (int) Math.min(BLOCK, start);
            start -= size;
            byte[] bytes = new byte[size + Math.min(rest.length, BLOCK)];
            file.seek(start);
            file.readFully(bytes, 0, size);
            System.arraycopy(rest, 0, bytes, size, bytes.length - size);
            int first = start == 0 ? -1 : indexOf(bytes, (byte) '\n');
            if (start > 0 && first < 0) {
                rest = bytes;
                continue;
            }
            String text = new String(bytes, first + 1, bytes.length - first - 1, StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            for (int i = lines.size() - 1; i >= 0; i--) {
                picked.offer(lines.get(i));
            }
            rest = first < 0 ? new byte[0] : java.util.Arrays.copyOf(bytes, first);
        }
        return end - start;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static final class Picked {
        private final String filter;
        private final int limit;
        private final Deque<String> lines = new ArrayDeque<>();
        private int bytes;

        Picked(String filter, int limit) {
            this.filter = filter;
            this.limit = limit;
        }

        boolean isFull() {
            return lines.size() >= limit || bytes >= MAX_ANSWER_BYTES - MAX_LINE;
        }

        void offer(String line) {
            if (!isFull() && !line.isBlank() && line.toLowerCase(Locale.ROOT).contains(filter)) {
                String kept = line.length() > MAX_LINE / 4 ? line.substring(0, MAX_LINE / 4) : line;
                lines.addFirst(kept);
                bytes += kept.getBytes(StandardCharsets.UTF_8).length + 8;
            }
        }
    }

    @Override
    public void close() {
        door.close();
    }
}
