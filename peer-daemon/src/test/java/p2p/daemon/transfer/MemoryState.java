// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.daemon.exchange.KnownSource;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.Power;
import p2p.loop.Loop;

/** The surviving state in memory: a commit takes effect as a whole, one turn after it was asked for. */
final class MemoryState implements StateStore, StateChange.Visitor {
    private final Power power;
    private Loop loop;
    final Map<Long, TransferRecord> transfers = new TreeMap<>();
    final Map<String, CopyRecord> copies = new TreeMap<>();
    final Map<EntryId, OfferRecord> offers = new HashMap<>();
    private final Map<ContentId, Blob> manifests = new HashMap<>();
    private final Map<FileStamp, Blob> hashes = new HashMap<>();
    private final Map<EntryId, List<KnownSource>> sources = new HashMap<>();
    final Map<RequestId, PendingShare> pending = new LinkedHashMap<>();
    final Map<RequestId, ShareIntent> intents = new LinkedHashMap<>();
    private List<Blob> tickets = List.of();
    boolean full;

    MemoryState(Power power, Loop loop) {
        this.power = power;
        this.loop = loop;
    }

    void moveTo(Loop other) {
        loop = other;
    }

    @Override
    public CompletionStage<SavedState> load() {
        return answer(new SavedState(
                new ArrayList<>(transfers.values()),
                new ArrayList<>(copies.values()),
                new ArrayList<>(offers.values()),
                tickets,
                sources,
                new ArrayList<>(pending.values()),
                new ArrayList<>(intents.values())));
    }

    @Override
    public CompletionStage<Void> commit(List<StateChange> changes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                power.use();
                if (full) {
                    throw new RefusedException(ErrorCode.DISK_FULL, "no room for the state", "");
                }
                changes.forEach(change -> change.visit(this));
                done.complete(null);
            } catch (Power.Cut e) {
                // whoever waits for it is dead
            } catch (RefusedException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Override
    public CompletionStage<Optional<Blob>> manifest(ContentId content) {
        return answer(Optional.ofNullable(manifests.get(content)));
    }

    @Override
    public CompletionStage<Optional<Blob>> hashes(FileStamp stamp) {
        return answer(Optional.ofNullable(hashes.get(stamp)));
    }

    private <T> CompletionStage<T> answer(T value) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(value));
        return answer;
    }

    @Override
    public void saveTransfer(StateChange.SaveTransfer c) {
        transfers.put(c.transfer().number(), c.transfer());
    }

    @Override
    public void dropTransfer(StateChange.DropTransfer c) {
        transfers.remove(c.number());
    }

    @Override
    public void saveCopy(StateChange.SaveCopy c) {
        copies.put(c.copy().path(), c.copy());
    }

    @Override
    public void dropCopy(StateChange.DropCopy c) {
        copies.computeIfPresent(c.path(), (path, copy) -> copy.part().equals(c.part()) ? null : copy);
    }

    @Override
    public void saveHave(StateChange.SaveHave c) {
        CopyRecord old = copies.get(c.path());
        if (old != null && old.part().equals(c.part())) {
            copies.put(
                    c.path(),
                    new CopyRecord(
                            old.path(),
                            old.content(),
                            old.size(),
                            old.pieceLength(),
                            old.stage(),
                            old.part(),
                            c.have(),
                            old.stamp(),
                            c.bootId()));
        }
    }

    @Override
    public void saveOffer(StateChange.SaveOffer c) {
        offers.put(c.offer().entry(), c.offer());
    }

    @Override
    public void dropOffer(StateChange.DropOffer c) {
        offers.remove(c.entry());
    }

    @Override
    public void savePending(StateChange.SavePending c) {
        pending.put(c.share().request(), c.share());
    }

    @Override
    public void dropPending(StateChange.DropPending c) {
        pending.remove(c.request());
    }

    @Override
    public void saveIntent(StateChange.SaveIntent c) {
        intents.put(c.intent().id(), c.intent());
    }

    @Override
    public void saveHashing(StateChange.SaveHashing c) {
        intents.computeIfPresent(
                c.id(), (id, i) -> new ShareIntent(id, i.user(), i.path(), i.group(), i.as(), i.policy(), c.hashed()));
    }

    @Override
    public void dropIntent(StateChange.DropIntent c) {
        intents.remove(c.id());
    }

    @Override
    public void saveManifest(StateChange.SaveManifest c) {
        manifests.put(c.content(), c.manifest());
    }

    @Override
    public void saveHashes(StateChange.SaveHashes c) {
        hashes.put(c.stamp(), c.manifest());
    }

    @Override
    public void saveTickets(StateChange.SaveTickets c) {
        tickets = c.tickets();
    }

    @Override
    public void saveSources(StateChange.SaveSources c) {
        sources.put(c.entry(), c.sources());
    }
}
