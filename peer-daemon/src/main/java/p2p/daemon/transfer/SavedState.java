// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Map;
import p2p.core.Blob;
import p2p.core.EntryId;
import p2p.daemon.exchange.KnownSource;

/** All surviving state but manifests and hashes, which are asked for one by one. {@code sources}: those of transfers that are not at their end. */
public record SavedState(
        List<TransferRecord> transfers,
        List<CopyRecord> copies,
        List<OfferRecord> offers,
        List<Blob> tickets,
        Map<EntryId, List<KnownSource>> sources,
        List<PendingShare> pending,
        List<ShareIntent> intents) {
    public static final SavedState EMPTY =
            new SavedState(List.of(), List.of(), List.of(), List.of(), Map.of(), List.of(), List.of());

    public SavedState {
        transfers = List.copyOf(transfers);
        copies = List.copyOf(copies);
        offers = List.copyOf(offers);
        tickets = List.copyOf(tickets);
        sources = Map.copyOf(sources);
        pending = List.copyOf(pending);
        intents = List.copyOf(intents);
    }
}
