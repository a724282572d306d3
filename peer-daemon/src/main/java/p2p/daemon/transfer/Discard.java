// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.RefusedException;
import p2p.daemon.store.MirrorFolder;
import p2p.daemon.store.PieceReader;
import p2p.message.TransferState;

/** Ends downloads of mirrors and forgets them with their files, as if they had never been. On the loop. */
record Discard(Surroundings around, Downloads downloads, Offers offers, Swarms swarms) {
    /**
     * Whatever became of the download, whose file is in that folder. Complete when file and rows are gone; a file that is not what was
     * verified stays under a hidden name. Refused while it is getting its final name; what fails on the way is found again at the next
     * start.
     */
    CompletionStage<Void> of(Download download, MirrorFolder folder) {
        TransferRecord intent = download.intent();
        boolean ended = download.state() == TransferState.COMPLETE || download.state() == TransferState.CANCELLED;
        CompletionStage<Void> stopped;
        try {
            stopped = ended ? CompletableFuture.completedFuture(null) : downloads.cancel(download);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        List<StateChange> changes = new ArrayList<>(offers.end(intent.entry(), intent.path(), Optional.empty()));
        boolean complete = download.state() == TransferState.COMPLETE;
        Copies copies = swarms.copies();
        Copy copy = copies.at(Path.of(intent.path()));
        PieceReader verified = copy == null ? null : copy.reader();
        if (copy != null) {
            copies.remove(copy);
            // it may be served from another place, and is not kept any more
            swarms.of(copy.content()).forEach(Swarm::announce);
        }
        changes.add(new StateChange.DropCopy(intent.path(), ""));
        changes.add(new StateChange.DropTransfer(intent.number()));
        return stopped.thenCompose(done -> around.lanes().run(() -> {
                    if (complete) {
                        folder.remove(intent.name().text(), intent.version(), verified);
                    } else {
                        // whatever has the name is not what was to come
                        folder.removeEmpty(intent.name().text(), intent.version());
                    }
                    return true;
                }))
                .thenCompose(gone -> around.state().commit(changes))
                .thenAccept(done -> downloads.forget(download));
    }
}
