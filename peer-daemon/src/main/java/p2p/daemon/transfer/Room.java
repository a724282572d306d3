// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import p2p.daemon.store.DiskFullException;

/**
 * The room that downloads under way still need: part files are sparse, so a file system does not know what it has promised. On
 * the loop.
 */
final class Room {
    /** Bytes that downloads leave free on a file system. */
    static final long FLOOR = 16L << 20;

    private final Surroundings around;
    private final Map<Path, Claim> claims = new HashMap<>();

    private record Claim(String volume, LongSupplier missing) {}

    private record Volume(String name, long usable) {}

    Room(Surroundings around) {
        this.around = around;
    }

    /**
     * Claims room for the rest of a file until {@link #release}; fails with {@link DiskFullException} when it does not fit beside
     * the floor and what others were promised.
     *
     * @param missing bytes that are still to be written, asked again whenever somebody else claims room
     */
    CompletionStage<@Nullable Void> claim(Path target, LongSupplier missing) {
        Path directory = requireNonNull(target.getParent(), "a target is in a folder");
        return around.lanes()
                .run(() -> new Volume(
                        around.disk().volume(directory), around.disk().usableSpace(directory)))
                .thenApply(volume -> {
                    long promised = claims.entrySet().stream()
                            .filter(e -> !e.getKey().equals(target)
                                    && e.getValue().volume().equals(volume.name()))
                            .mapToLong(e -> e.getValue().missing().getAsLong())
                            .sum();
                    long needed = missing.getAsLong();
                    if (needed > 0 && volume.usable() - FLOOR - promised < needed) {
                        throw new CompletionException(new DiskFullException(
                                needed + " bytes more do not fit in " + directory + " beside " + promised
                                        + " of other downloads",
                                null));
                    }
                    claims.put(target, new Claim(volume.name(), missing));
                    return null;
                });
    }

    /** Nothing more is written to that file for now. */
    void release(Path target) {
        claims.remove(target);
    }
}
