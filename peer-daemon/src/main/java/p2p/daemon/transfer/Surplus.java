// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;

/** Versions that a mirror has and need not keep: they stay until newer ones are here. On the loop. */
final class Surplus {
    private final List<Download> versions = new ArrayList<>();

    /** Replaces them all; the oldest is the first to go. */
    void set(List<Download> now) {
        versions.clear();
        versions.addAll(now);
        versions.sort(Comparator.comparing(d -> d.intent().entry().value()));
    }

    void remove(Download version) {
        versions.remove(version);
    }

    /** Takes out those whose newer versions are kept. */
    List<Download> takeReplaced(MirrorList list, Predicate<EntryId> kept) {
        List<Download> replaced = versions.stream()
                .filter(old -> list.isReplaced(old.intent().name(), kept))
                .toList();
        versions.removeAll(replaced);
        return replaced;
    }

    /** Takes out an older version of the same file, if the newer one fits instead of it and can be had now. */
    @Nullable
    Download takeRoomFor(MirrorList.Item item, long used, long quota) {
        Download room = versions.stream()
                .filter(old -> item.complete() > 0
                        && old.intent().name().equals(item.name())
                        && used - old.intent().size() + item.size() <= quota)
                .findFirst()
                .orElse(null);
        if (room != null) {
            versions.remove(room);
        }
        return room;
    }
}
