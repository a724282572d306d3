// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Problem;
import p2p.message.ShareView;
import p2p.message.TransferView;
import p2p.net.FrameLimit;

/** As much of a list as one frame holds, from its beginning; {@code more} when that is not all. */
record Page<T>(List<T> items, boolean more) {
    static final int MAX_ITEMS = 1_000;

    /** What the texts of one page may take; the rest is room for the frame's own bytes. */
    private static final int MAX_BYTES = FrameLimit.CONTROL - (32 << 10);

    /** Numbers, digests and lengths of one entry. */
    private static final int FIXED_BYTES = 256;

    private static final int BYTES_OF_A_PEER = 256;

    private interface Size<T> {
        int of(T item);
    }

    static Page<TransferView> ofTransfers(List<TransferView> rest) {
        return of(
                rest,
                view -> bytes(view.path())
                        + bytes(view.name().text())
                        + bytes(view.evidence())
                        + bytes(view.problem())
                        + BYTES_OF_A_PEER * view.peers().size());
    }

    static Page<ShareView> ofShares(List<ShareView> rest) {
        return of(rest, view -> bytes(view.path()) + bytes(view.name().text()) + bytes(view.problem()));
    }

    /** At least one item, whatever its size. */
    private static <T> Page<T> of(List<T> rest, Size<T> size) {
        int count = 0;
        int bytes = 0;
        for (T item : rest) {
            bytes += FIXED_BYTES + size.of(item);
            if (count == MAX_ITEMS || count > 0 && bytes > MAX_BYTES) {
                break;
            }
            count++;
        }
        return new Page<>(List.copyOf(rest.subList(0, count)), count < rest.size());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int bytes(@Nullable Problem problem) {
        return problem == null ? 0 : bytes(problem.message()) + bytes(problem.next());
    }
}
