// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.daemon.store.PieceReader;

/**
 * Looks whether finished files are still those that were hashed, without waiting for somebody to ask for them: all at once after a start,
 * then all of them once a minute, spread over it. Only sizes, times and inodes are read. On the loop.
 */
final class SourceWatch {
    private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);
    static final Duration ROUND = Duration.ofSeconds(60);
    /** Files that are looked at in one go: with more than 15,360 of them a round takes longer. */
    static final int BATCH = 256;

    private final Surroundings around;
    private final Copies copies;
    private final Listener listener;
    /** Copies that are not what they were; one that is again, on a disk that was away, is served again. */
    private final Map<Path, Copy> lost = new LinkedHashMap<>();

    private final Deque<Copy> due = new ArrayDeque<>();
    private int batch = BATCH;
    private long began;
    private boolean first = true;
    private boolean looking;

    /** Who mends what depends on the files. */
    interface Listener {
        /** The file is another one, or away. */
        void changed(Copy copy, String what);

        /** It is what it was. */
        void back(Copy copy);

        /** Paths of files that would be offered if they were what they were. */
        Set<Path> wanted();
    }

    private record Look(Copy copy, PieceReader reader) {
        /** Null: it is what it was. */
        @Nullable
        String atFile() {
            try {
                reader.inspect();
                return null;
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    private record Seen(Copy copy, @Nullable String problem) {}

    SourceWatch(Surroundings around, Copies copies, Listener listener) {
        this.around = around;
        this.copies = copies;
        this.listener = listener;
    }

    /** Somebody noticed that the file is not what it was: it is looked at until it is. */
    void lost(Copy copy) {
        lost.put(copy.path(), copy);
    }

    /** Once a second. */
    void tick() {
        if (looking) {
            return;
        }
        if (due.isEmpty() && (first || around.loop().nanoTime() - began >= ROUND.toNanos())) {
            begin();
        }
        if (!due.isEmpty()) {
            look();
        }
    }

    private void begin() {
        began = around.loop().nanoTime();
        copies.all().filter(Copy::isFinished).forEach(due::add);
        Set<Path> wanted = lost.isEmpty() ? Set.of() : listener.wanted();
        lost.keySet().removeIf(path -> copies.at(path) != null || !wanted.contains(path));
        due.addAll(lost.values());
        long rounds = ROUND.toSeconds();
        batch = first ? BATCH : (int) Math.min(BATCH, (due.size() + rounds - 1) / rounds);
    }

    private void look() {
        looking = true;
        List<Look> looks = new ArrayList<>();
        while (looks.size() < batch && !due.isEmpty()) {
            Copy copy = due.remove();
            looks.add(new Look(copy, copy.reader()));
        }
        around.lanes()
                .run(() -> looks.stream()
                        .map(look -> new Seen(look.copy(), look.atFile()))
                        .toList())
                .whenComplete((seen, error) -> {
                    looking = false;
                    if (error != null) {
                        log.warn("{} files were not looked at: {}", looks.size(), error.getMessage());
                        return;
                    }
                    seen.forEach(this::seen);
                    if (first && !due.isEmpty()) {
                        look();
                    } else {
                        first = false;
                    }
                });
    }

    private void seen(Seen seen) {
        Copy copy = seen.copy();
        if (seen.problem() != null) {
            if (copies.at(copy.path()) == copy) {
                listener.changed(copy, seen.problem());
            }
        } else if (lost.remove(copy.path(), copy) && copies.at(copy.path()) == null) {
            listener.back(copy);
        }
    }
}
