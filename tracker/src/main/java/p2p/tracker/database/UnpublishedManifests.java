// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;

/** What each device stored and nobody published yet: a bound on what a device can leave behind. Owned by the shelf's thread. */
final class UnpublishedManifests {
    static final long MAX_OF_DEVICE = 256L << 20;
    private static final long LEAST = 4_096;
    private static final Duration COUNTED_FOR = Duration.ofHours(24);

    private record Stored(long bytes, long nanos) {}

    private final Map<PeerId, Map<ContentId, Stored>> ofDevice = new HashMap<>();

    /** Refuses when the device has too much waiting to store {@code bytes} more. */
    void require(PeerId from, long bytes, long nanos) {
        Map<ContentId, Stored> mine = ofDevice.get(from);
        if (mine == null) {
            return;
        }
        // in the order of arrival, so what is too old comes first
        for (Iterator<Stored> all = mine.values().iterator(); all.hasNext(); ) {
            if (nanos - all.next().nanos() < COUNTED_FOR.toNanos()) {
                break;
            }
            all.remove();
        }
        long waiting = mine.values().stream().mapToLong(Stored::bytes).sum();
        if (waiting + Math.max(LEAST, bytes) > MAX_OF_DEVICE) {
            throw new RefusedException(
                    ErrorCode.BUSY,
                    "this device sent " + (waiting >> 20) + " MiB of manifests that it did not publish",
                    "publish them, or try again in a day");
        }
    }

    void stored(PeerId from, ContentId content, long bytes, long nanos) {
        ofDevice.computeIfAbsent(from, f -> new LinkedHashMap<>())
                .put(content, new Stored(Math.max(LEAST, bytes), nanos));
    }

    void published(ContentId content) {
        ofDevice.values().forEach(mine -> mine.remove(content));
        ofDevice.values().removeIf(Map::isEmpty);
    }
}
