// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import p2p.core.Digests;

/**
 * The 8 bytes by which daemon and tracker notice that they differ about what the daemon holds: the first 8, as a big-endian
 * number, of the SHA-256 over the holdings in ascending order of entry, each as entry (8 bytes, big-endian), have-count (4 bytes,
 * big-endian) and one byte: 1 when complete, 3 when complete and kept, else 0. No holdings: the digest of nothing.
 */
public final class HoldingsDigest {
    private static final int BYTES_EACH = Long.BYTES + Integer.BYTES + 1;

    private HoldingsDigest() {}

    public static long of(Collection<Holding> holdings) {
        List<Holding> sorted = holdings.stream()
                .sorted(Comparator.comparingLong(holding -> holding.entry().value()))
                .toList();
        MessageDigest digest = Digests.sha256();
        ByteBuffer row = ByteBuffer.allocate(BYTES_EACH);
        for (Holding holding : sorted) {
            row.clear();
            row.putLong(holding.entry().value()).putInt(holding.have()).put(extent(holding));
            digest.update(row.array());
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static byte extent(Holding holding) {
        return (byte) (holding.kept() ? 3 : holding.complete() ? 1 : 0);
    }
}
