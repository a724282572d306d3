// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.daemon.store.MirrorFolder;
import p2p.daemon.transfer.MirrorList.Item;
import p2p.message.MirrorState;
import p2p.message.MirroredGroup;
import p2p.message.Steering;
import p2p.message.TransferState;

/**
 * A mirrored group: follows its list, fetches what is new with ordinary downloads, drops what was deleted or superseded. Nothing is dropped
 * only because a list lacks it: a tracker that is behind would cost files that nobody else has. On the loop.
 */
final class Mirror {
    /** Downloads at once that move, and all that are open: those that wait for a source take nobody's turn. */
    static final int MOVING = 16;

    static final int OPEN = 256;
    private static final Logger log = LoggerFactory.getLogger(Mirror.class);

    private final Surroundings around;
    private final Downloads downloads;
    private final Discard discard;
    private final Mending mending;
    private final Offers offers;
    private final Wallet wallet;
    private final Runnable changed;
    private final MirrorList list;
    private final MirrorScans scans;
    private final Map<EntryId, Download> held = new HashMap<>();
    private final Set<Download> running = new HashSet<>();
    /** Entries that are being started, dropped or asked about. */
    private final Set<EntryId> busy = new HashSet<>();

    private final Tombstones tombstones;
    private final MirrorRetries retries;
    /** What is to be started, in this order; what found no room, until something is dropped or the list is read again. */
    private final Deque<Item> missing = new ArrayDeque<>();

    private final List<Item> noRoom = new ArrayList<>();
    private final Surplus surplus = new Surplus();

    private MirrorSetting setting;
    private String listProblem = "";
    private String startProblem = "";
    private int starting;
    /** Bytes of what is kept or under way. */
    private long used;

    private CompletionStage<@Nullable Void> dropping = CompletableFuture.completedFuture(null);
    private boolean ended;

    /** {@code changed}: what {@link #state} says may be another thing now. */
    Mirror(
            Surroundings around,
            MirrorDirectory directory,
            Downloads downloads,
            Discard discard,
            Mending mending,
            Offers offers,
            Wallet wallet,
            MirrorSetting setting,
            Runnable changed) {
        this.around = around;
        this.downloads = downloads;
        this.discard = discard;
        this.mending = mending;
        this.offers = offers;
        this.wallet = wallet;
        this.setting = setting;
        this.changed = changed;
        list = new MirrorList(directory, setting.groupId(), setting.group());
        tombstones = new Tombstones(around.loop(), directory);
        retries = new MirrorRetries(around.loop());
        scans = new MirrorScans(around.loop(), this::readList);
        downloads.all().filter(d -> owns(d.intent())).forEach(this::adopt);
    }

    MirrorSetting setting() {
        return setting;
    }

    /** Quota and versions to keep are others from now on. */
    void change(MirrorSetting now) {
        setting = now;
        if (list.isRead()) {
            list.choose(now.keep());
            plan();
        }
    }

    /** Whether the download is one of this mirror's. */
    boolean owns(TransferRecord download) {
        return download.groupId().equals(setting.groupId())
                && setting.isPlace(download.path(), download.name(), download.version());
    }

    private void adopt(Download download) {
        if (download.state() != TransferState.CANCELLED) {
            Download before = held.put(download.intent().entry(), download);
            used += download.intent().size()
                    - (before == null ? 0 : before.intent().size());
            if (!download.state().isEnd()) {
                running.add(download);
            }
        }
    }

    /** Whether its account is logged in, so that it works and trackers may be told of it. */
    boolean isActive() {
        return !ended && wallet.isLoggedIn(setting.user());
    }

    /** Somebody said that the list is another one, or it may be. */
    void listChanged() {
        if (isActive()) {
            scans.soon(list.size());
        }
    }

    /** Once a second. */
    void tick() {
        if (isActive()) {
            scans.tick();
            fill();
        }
    }

    /** A download of this mirror is complete or failed. */
    void completed(Download download) {
        running.remove(download);
        if (isActive()) {
            dropReplaced();
            fill();
        }
    }

    private CompletionStage<Void> readList(boolean all) {
        return (all ? list.readAll(() -> setting.keep()) : list.readOn(() -> setting.keep()))
                .handle((done, error) -> {
                    listProblem = error == null ? "" : DiskTrouble.told(error);
                    return error == null && isActive() ? planIfThere() : CompletableFuture.<Void>completedFuture(null);
                })
                .thenCompose(stage -> stage)
                .thenRun(changed);
    }

    /** A folder that is away, with its disk perhaps, is not taken for one whose files were removed. */
    private CompletionStage<Void> planIfThere() {
        MirrorFolder folder = setting.folder(around.disk());
        return around.lanes().run(folder::isThere).handle((there, error) -> {
            if (error == null && there && isActive()) {
                startProblem = "";
                plan();
            } else if (error == null && !there) {
                startProblem = "the folder " + setting.directory() + " is missing: mount its disk";
            }
            return null;
        });
    }

    /** Compares what is here with what should be. */
    private void plan() {
        List<Download> unwanted = new ArrayList<>();
        for (Download download : List.copyOf(held.values())) {
            EntryId entry = download.intent().entry();
            Item item = list.find(entry);
            if (busy.contains(entry)) {
                continue;
            }
            if (item == null && tombstones.mayAsk(entry)) {
                askWhetherDeleted(download);
            } else if (item == null) {
                log.debug("mirror of {}: {} is not listed, and not deleted", setting.group(), download);
            } else if (!list.wants(entry)) {
                unwanted.add(download);
            } else if (download.state() == TransferState.CANCELLED) {
                drop(download, "it was cancelled, and is fetched again");
            } else if (download.state() == TransferState.FAILED && retries.isDue(entry)) {
                retry(download);
            } else if (isKept(entry) && !offers.uphold(download.intent()) && item.complete() > 0) {
                drop(download, "its file was changed on the disk, and is fetched again");
            } else if (isKept(entry) && item.complete() > 0) {
                mending.check(download, running::add);
            }
        }
        surplus.set(unwanted);
        dropReplaced();
        boolean hadRoom = noRoom.isEmpty();
        missing.clear();
        noRoom.clear();
        missing.addAll(list.missing(held.keySet()));
        fill();
        if (!hadRoom && noRoom.isEmpty()) {
            changed.run();
        }
    }

    /** Of versions that need not be kept, those go whose newer ones are here. */
    private void dropReplaced() {
        surplus.takeReplaced(list, this::isKept).forEach(old -> drop(old, "newer versions are kept"));
    }

    private boolean isKept(EntryId entry) {
        Download download = held.get(entry);
        return download != null && download.state() == TransferState.COMPLETE;
    }

    private void askWhetherDeleted(Download download) {
        EntryId entry = download.intent().entry();
        busy.add(entry);
        tombstones.deleter(download.intent()).thenAccept(deleter -> {
            busy.remove(entry);
            if (deleter.isPresent() && !ended) {
                drop(download, "it was deleted by " + deleter.get());
            }
        });
    }

    private CompletionStage<Void> drop(Download download, String why) {
        TransferRecord intent = download.intent();
        busy.add(intent.entry());
        log.info("mirror of {}: {} version {} is dropped: {}", setting.group(), intent.name(), intent.version(), why);
        // one after another: there may be more than the disk's door takes
        CompletionStage<Void> mine =
                dropping.thenCompose(before -> discard.of(download, setting.folder(around.disk())));
        dropping = mine.handle((done, error) -> null);
        return mine.whenComplete((done, error) -> {
            busy.remove(intent.entry());
            if (error == null) {
                dropped(download);
            } else {
                log.warn(
                        "mirror of {}: {} could not be dropped: {}",
                        setting.group(),
                        intent.name(),
                        DiskTrouble.told(error));
            }
            fill();
        });
    }

    private void dropped(Download download) {
        EntryId entry = download.intent().entry();
        if (held.remove(entry, download)) {
            used -= download.intent().size();
        }
        running.remove(download);
        surplus.remove(download);
        tombstones.forget(entry);
        retries.forget(entry);
        Item item = list.find(entry);
        if (item != null && list.wants(entry)) {
            missing.addFirst(item);
        }
        noRoom.forEach(missing::addLast);
        noRoom.clear();
    }

    private void retry(Download download) {
        running.add(download);
        downloads.steer(download.intent().number(), Steering.RETRY).whenComplete((done, error) -> {
            if (error != null) {
                log.warn("mirror of {}: {} is not tried again: {}", setting.group(), download, DiskTrouble.told(error));
            }
        });
    }

    /** Starts what is missing, as far as there is room and a turn for it. */
    private void fill() {
        if (!isActive() || !list.isRead()) {
            return;
        }
        running.removeIf(download -> download.state().isEnd());
        int moving = starting
                + (int) running.stream().filter(d -> d.facts().stall() == null).count();
        int before = noRoom.size();
        while (!missing.isEmpty()
                && moving < MOVING
                && running.size() + starting < missing.getFirst().mayBeOpen()) {
            Item item = missing.removeFirst();
            if (busy.contains(item.entry()) || held.containsKey(item.entry())) {
                continue;
            }
            if (setting.quota() > 0 && used + item.size() > setting.quota()) {
                Download old = surplus.takeRoomFor(item, used, setting.quota());
                if (old != null) {
                    missing.addFirst(item);
                    drop(old, "its room is needed for a newer file");
                    return;
                }
                noRoom.add(item);
            } else {
                moving++;
                start(item);
            }
        }
        if (before == 0 && !noRoom.isEmpty()) {
            log.info("mirror of {}: the quota of {} bytes is used up", setting.group(), setting.quota());
            changed.run();
        }
    }

    private void start(Item item) {
        busy.add(item.entry());
        starting++;
        used += item.size();
        MirrorFolder folder = setting.folder(around.disk());
        around.lanes()
                .run(() -> {
                    folder.prepare(item.name().text(), item.version());
                    return folder.file(item.name().text(), item.version()).toString();
                })
                .thenCompose(path -> downloads.start(setting.group(), item.name(), item.version(), path, Scope.ALL))
                .whenComplete((started, error) -> {
                    busy.remove(item.entry());
                    starting--;
                    used -= item.size();
                    if (error == null) {
                        adopt(downloads.find(started.transfer().number()));
                    } else {
                        failedToStart(item, DiskTrouble.cause(error));
                    }
                });
    }

    /** Tried again when the list is read next. */
    private void failedToStart(Item item, Throwable error) {
        if (error instanceof RefusedException refused && refused.problem().code() == ErrorCode.NO_SUCH_FILE) {
            return;
        }
        startProblem = item.name() + ": "
                + DiskTrouble.problem(error, setting.place(item.name(), item.version()))
                        .message();
        log.warn("mirror of {}: {}", setting.group(), startProblem);
        changed.run();
    }

    /** What trackers should know. */
    MirrorState state() {
        return MirrorState.of(setting.groupId(), problem());
    }

    private String problem() {
        return !isActive()
                ? setting.user() + " is not logged in here"
                : setting.problem(listProblem, noRoom.size(), startProblem);
    }

    MirroredGroup view() {
        int complete = (int) held.values().stream()
                .filter(d -> d.state() == TransferState.COMPLETE)
                .count();
        return setting.view(used, complete, starting + running.size(), missing.size() + noRoom.size(), problem());
    }

    /** Nothing is followed any more; what it has stays, or goes. Complete when that is done. */
    CompletionStage<Void> end(boolean delete) {
        ended = true;
        scans.stop();
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        if (!delete) {
            return done;
        }
        for (Download download : List.copyOf(held.values())) {
            done = done.thenCombine(drop(download, "the mirror is switched off"), (a, b) -> a);
        }
        MirrorFolder folder = setting.folder(around.disk());
        return done.thenCompose(all -> around.lanes().run(() -> {
            folder.removeIfEmpty();
            return null;
        }));
    }
}
