// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import p2p.core.EntryId;
import p2p.loop.Loop;
import p2p.message.VersionView;

/**
 * Asks whether a version that is not listed was deleted: a list without it may come from a tracker that is behind, a tombstone does not lie.
 * An entry is asked for once in ten minutes, and few at a time. On the loop.
 */
final class Tombstones {
    private static final int MAX_ASKING = 64;
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Loop loop;
    private final MirrorDirectory directory;
    private final Map<EntryId, Long> askedAt = new HashMap<>();
    private int asking;

    Tombstones(Loop loop, MirrorDirectory directory) {
        this.loop = loop;
        this.directory = directory;
    }

    boolean mayAsk(EntryId entry) {
        Long asked = askedAt.get(entry);
        return asking < MAX_ASKING && (asked == null || loop.nanoTime() - asked > AGAIN.toNanos());
    }

    /** Who deleted the version; empty when nobody did, as far as trackers say. Never fails. */
    CompletionStage<Optional<String>> deleter(TransferRecord version) {
        asking++;
        askedAt.put(version.entry(), loop.nanoTime());
        return directory.versions(version.group(), version.name()).handle((versions, error) -> {
            asking--;
            return error != null
                    ? Optional.empty()
                    : versions.stream()
                            .filter(v -> v.version() == version.version() && v.isDeleted())
                            .findFirst()
                            .map(VersionView::deletedBy);
        });
    }

    void forget(EntryId entry) {
        askedAt.remove(entry);
    }
}
