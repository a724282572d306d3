// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.ManifestStore;
import p2p.tracker.fellow.FellowLink;

/**
 * The shelf of this tracker, which fetches from the others what it lacks: in the background once a command lists it, at once when somebody
 * asks. What it fetches is checked by its content id like everything that comes. Owned by the loop.
 */
final class ReplicatedManifests implements ManifestStore {
    private static final Logger log = LoggerFactory.getLogger(ReplicatedManifests.class);
    private static final Duration PART_WITHIN = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final ManifestStore shelf;
    private final Loop loop;
    private final Fleet fleet;
    private final Map<ContentId, CompletableFuture<Boolean>> fetching = new HashMap<>();

    ReplicatedManifests(ManifestStore shelf, Loop loop, Fleet fleet) {
        this.shelf = shelf;
        this.loop = loop;
        this.fleet = fleet;
    }

    /** A command lists the content: it has to be here in the end. */
    void want(ContentId content) {
        describe(content).whenComplete((found, failure) -> {
            if (failure != null && !fleet.links().isEmpty()) {
                log.debug("the manifest {} is asked for again: {}", content.shortHex(), failure.toString());
                loop.after(AGAIN, () -> want(content));
            }
        });
    }

    @Override
    public CompletionStage<Stored> put(PeerId from, ContentId content, int totalBytes, int offset, Blob bytes) {
        return shelf.put(from, content, totalBytes, offset, bytes);
    }

    @Override
    public CompletionStage<Content> describe(ContentId content) {
        return orFetched(content, () -> shelf.describe(content));
    }

    @Override
    public CompletionStage<Part> read(ContentId content, int offset) {
        return orFetched(content, () -> shelf.read(content, offset));
    }

    /** What this tracker has itself: for the others, so that they do not ask in a circle. */
    ManifestStore own() {
        return shelf;
    }

    private interface Question<T> {
        CompletionStage<T> ask();
    }

    private <T> CompletionStage<T> orFetched(ContentId content, Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        question.ask().whenComplete((found, failure) -> {
            if (failure == null) {
                answer.complete(found);
            } else if (isMissing(failure) && !fleet.links().isEmpty()) {
                fetch(content).thenCompose(done -> question.ask()).whenComplete((again, still) -> {
                    if (still == null) {
                        answer.complete(again);
                    } else {
                        answer.completeExceptionally(still);
                    }
                });
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private static boolean isMissing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RefusedException refused && refused.problem().code() == ErrorCode.NOT_FOUND;
    }

    /** Asks one tracker after another; completes with whether one had it. */
    private CompletionStage<Boolean> fetch(ContentId content) {
        CompletableFuture<Boolean> known = fetching.get(content);
        if (known != null) {
            return known;
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        fetching.put(content, result);
        Deque<FellowLink> left = new ArrayDeque<>(fleet.links());
        next(content, left, result);
        return result.whenComplete((done, failure) -> fetching.remove(content));
    }

    private void next(ContentId content, Deque<FellowLink> left, CompletableFuture<Boolean> result) {
        FellowLink link = left.poll();
        if (link == null) {
            result.complete(false);
            return;
        }
        part(content, link, 0).whenComplete((done, failure) -> {
            if (failure == null) {
                result.complete(true);
            } else {
                next(content, left, result);
            }
        });
    }

    private CompletionStage<Boolean> part(ContentId content, FellowLink link, int offset) {
        return link.ask(new FellowMessage.FetchManifest(content, offset), PART_WITHIN)
                .thenCompose(reply -> {
                    if (!(reply instanceof FellowMessage.ManifestPart part)) {
                        throw new IllegalStateException("another answer than a part of a manifest");
                    }
                    return shelf.put(fleet.self(), content, part.totalBytes(), part.offset(), part.bytes());
                })
                .thenCompose(stored -> {
                    if (stored.complete()) {
                        shelf.published(content);
                        return CompletableFuture.completedFuture(true);
                    }
                    if (stored.received() <= offset) {
                        throw new IllegalStateException("a part that brought nothing");
                    }
                    return part(content, link, stored.received());
                });
    }

    @Override
    public void published(ContentId content) {
        shelf.published(content);
    }

    @Override
    public void forget(PeerId from) {
        shelf.forget(from);
    }
}
