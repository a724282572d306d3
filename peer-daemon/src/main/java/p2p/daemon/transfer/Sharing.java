// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.message.ControlEvent;
import p2p.message.ShareView;
import p2p.message.SharedView;

/** What people do with the files of this machine: share them, which publishes them and offers them, end that, and look. On the loop. */
final class Sharing implements Shares {
    private static final Logger log = LoggerFactory.getLogger(Sharing.class);

    private final Surroundings around;
    private final Wallet wallet;
    private final Swarms swarms;
    private final Offers offers;
    private final ShareIntents intents;
    private final Publisher publisher;
    private final PublishQueue queue;

    Sharing(Surroundings around, Wallet wallet, Swarms swarms, Offers offers, DiskTasks tasks) {
        this.around = around;
        this.wallet = wallet;
        this.swarms = swarms;
        this.offers = offers;
        this.intents = new ShareIntents(around);
        this.publisher = new Publisher(around, swarms.copies(), tasks, intents);
        this.queue = new PublishQueue(around, wallet, publisher, this::keep);
    }

    @Override
    public CompletionStage<SharedView> share(
            String path,
            GroupName group,
            @Nullable FileName as,
            @Nullable ConflictPolicy policy,
            Consumer<ControlEvent.ShareProgress> progress) {
        try {
            return share(
                    new ShareIntent(
                            RequestId.random(around.random()), wallet.required(), path, group, as, policy, null),
                    progress);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<SharedView> share(ShareIntent intent, Consumer<ControlEvent.ShareProgress> progress) {
        return publisher
                .prepare(intent, progress)
                .thenCompose(this::publishOrQueue)
                .whenComplete((shared, failure) -> intents.ended(intent, failure));
    }

    /** What an earlier run was at: shared when its account is logged in. */
    ShareIntents intents() {
        return intents;
    }

    /** The account is logged in: what was not hashed to its end is begun anew. */
    void resumeSharing(UserName user) {
        intents.resume(user, intent -> {
            try {
                return share(intent, progress -> {});
            } catch (RefusedException e) {
                intents.ended(intent, e);
                return CompletableFuture.<SharedView>failedFuture(e);
            }
        });
    }

    private CompletionStage<SharedView> publishOrQueue(Publisher.Ready ready) {
        return publisher
                .publish(ready)
                .handle((published, failure) -> {
                    if (failure == null) {
                        return keep(published);
                    }
                    return PublishQueue.toWaitFor(failure)
                            .map(why -> queue.add(ready, why).thenApply(done -> publisher.waiting(ready, why)))
                            .orElseGet(() -> CompletableFuture.failedFuture(failure));
                })
                .thenCompose(stage -> stage);
    }

    /** Older content of the same path is not offered any more: the bytes are gone. */
    private CompletionStage<SharedView> keep(Publisher.Published published) {
        OfferRecord row = published.offer();
        List<StateChange> changes = new ArrayList<>(published.changes());
        List<Offer> outdated = offers.all().stream()
                .filter(o -> o.row().path().equals(row.path())
                        && (o.isDeleted() || !o.row().content().equals(row.content())))
                .toList();
        outdated.forEach(o -> changes.add(o.end()));
        PendingShare asked = published.asked();
        changes.addAll(queue.drop(p -> p.isSame(asked.path(), asked.group(), asked.name())));
        return around.state().commit(changes).thenApply(done -> {
            outdated.forEach(offers::forget);
            publisher.serve(published);
            offers.add(row, published.layout());
            log.info(
                    "{} shares {} as {}/{} version {}: {} bytes, SHA-256 {}, SHA-1 {}",
                    row.user(),
                    row.path(),
                    row.group(),
                    row.name(),
                    row.version(),
                    published.view().size(),
                    published.view().sha256().hex(),
                    published.view().sha1().hex());
            return published.view();
        });
    }

    @Override
    public CompletionStage<Void> unshare(GroupName group, FileName name) {
        List<Offer> named = offers.all().stream()
                .filter(o -> o.row().group().equals(group) && o.row().name().equals(name))
                .toList();
        List<StateChange> changes = new ArrayList<>(
                queue.drop(p -> p.group().equals(group) && p.name().equals(name)));
        if (named.isEmpty() && changes.isEmpty()) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.NOT_FOUND, group + "/" + name + " is not shared from here", "p2p ls " + group));
        }
        if (named.stream().anyMatch(offer -> swarms.isKept(offer.row()))) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.CONFLICT,
                    group + "/" + name + " is kept here by the mirror of " + group + ", which goes on sharing it",
                    "p2p group mirror " + group + " off ends the mirror"));
        }
        named.forEach(offers::forget);
        log.info("{}/{} is not shared any more", group, name);
        named.forEach(o -> changes.add(o.end()));
        return around.state().commit(changes);
    }

    @Override
    public List<ShareView> list() {
        return Stream.concat(offers.all().stream().map(offers::view), queue.views().stream())
                .sorted(Comparator.comparing((ShareView v) -> v.group().key())
                        .thenComparing(v -> v.name().text())
                        .thenComparing(ShareView::version))
                .toList();
    }

    /** Files that wait to be published: those of an earlier run; that a tracker can be asked again; no more from now on. */
    PublishQueue queue() {
        return queue;
    }
}
