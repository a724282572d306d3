// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.EntryId;
import p2p.core.Sha1;

/**
 * What the receiving device says of a transfer, for the server's log. {@code published} and {@code received} are the whole
 * file's SHA-1 before and after; {@code result} is "complete" or an error code's name.
 */
public record TransferReport(
        EntryId entry, long bytes, long millis, Sha1 published, Sha1 received, String result, List<Share> peers) {
    /** How many bytes a peer delivered. */
    public record Share(String peer, long bytes) {}

    public TransferReport {
        peers = List.copyOf(peers);
    }
}
