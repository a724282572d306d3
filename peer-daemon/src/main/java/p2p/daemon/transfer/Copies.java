// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;

/** All content on this disk that this daemon knows, one copy a path. On the loop. */
final class Copies {
    private final Map<Path, Copy> byPath = new HashMap<>();
    private final Map<ContentId, List<Copy>> byContent = new HashMap<>();

    /** Takes the place of what was known at that path. */
    void add(Copy copy) {
        Copy old = byPath.get(copy.path());
        if (old != null) {
            remove(old);
        }
        byPath.put(copy.path(), copy);
        byContent.computeIfAbsent(copy.content(), c -> new ArrayList<>(1)).add(copy);
    }

    void remove(Copy copy) {
        if (byPath.remove(copy.path(), copy)) {
            List<Copy> same = byContent.getOrDefault(copy.content(), List.of());
            same.remove(copy);
            if (same.isEmpty()) {
                byContent.remove(copy.content());
            }
        }
    }

    /** In no order. */
    Stream<Copy> all() {
        return byPath.values().stream();
    }

    @Nullable
    Copy at(Path path) {
        return byPath.get(path);
    }

    /** Those of the content, in no order. */
    Stream<Copy> of(ContentId content) {
        return byContent.getOrDefault(content, List.of()).stream();
    }

    /** The copy to serve the content from: a complete one if there is one. */
    Optional<Copy> best(ContentId content) {
        Copy best = null;
        for (Copy copy : byContent.getOrDefault(content, List.of())) {
            if (best == null || copy.have().count() > best.have().count()) {
                best = copy;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Complete copies elsewhere than at {@code path}; their files may have been removed a moment ago. */
    List<Copy> completeElsewhere(ContentId content, Path path) {
        return of(content)
                .filter(copy -> copy.isComplete() && !copy.path().equals(path))
                .limit(LikelyCopies.COMPARED)
                .toList();
    }
}
