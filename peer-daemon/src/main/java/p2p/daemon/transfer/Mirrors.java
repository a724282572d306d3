// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.store.MirrorFolder;
import p2p.message.ControlEvent;
import p2p.message.MirroredGroup;
import p2p.message.SwarmRequest;
import p2p.message.TransferView;

/** All groups that this daemon mirrors. On the loop. */
final class Mirrors implements Mirroring {
    private static final Logger log = LoggerFactory.getLogger(Mirrors.class);

    private final Surroundings around;
    private final MirrorDirectory directory;
    private final MirrorMemory memory;
    private final Path home;
    private final Downloads downloads;
    private final Discard discard;
    private final Mending mending;
    private final Offers offers;
    private final Wallet wallet;
    private final Runnable keptChanged;
    private final Map<Long, Mirror> mirrors = new TreeMap<>();

    /**
     * @param home the folder of mirrors that were given no other one
     * @param keptChanged told when {@link #keeps} may answer otherwise than before
     */
    Mirrors(
            Surroundings around,
            MirrorDirectory directory,
            MirrorMemory memory,
            Path home,
            Downloads downloads,
            Discard discard,
            Mending mending,
            Offers offers,
            Wallet wallet,
            Runnable keptChanged) {
        this.around = around;
        this.directory = directory;
        this.memory = memory;
        this.home = home;
        this.downloads = downloads;
        this.discard = discard;
        this.mending = mending;
        this.offers = offers;
        this.wallet = wallet;
        this.keptChanged = keptChanged;
        directory.listen(this::filesChanged);
        downloads.listen(download -> mirrors.values().stream()
                .filter(mirror -> mirror.owns(download.intent()))
                .forEach(mirror -> mirror.completed(download)));
    }

    /** Takes up what an earlier run mirrored, once its downloads are known; complete when it is. */
    CompletionStage<Void> start() {
        return memory.load().thenAccept(settings -> {
            settings.forEach(this::add);
            announce();
            keptChanged.run();
        });
    }

    private Mirror add(MirrorSetting setting) {
        Mirror mirror =
                new Mirror(around, directory, downloads, discard, mending, offers, wallet, setting, this::announce);
        mirrors.put(setting.groupId().value(), mirror);
        return mirror;
    }

    private void announce() {
        directory.announce(mirrors.values().stream()
                .filter(Mirror::isActive)
                .map(Mirror::state)
                .toList());
    }

    /** Account, tickets or trackers are others than before. */
    void refresh() {
        announce();
        mirrors.values().forEach(Mirror::listChanged);
    }

    /** Once a second. */
    void tick() {
        mirrors.values().forEach(Mirror::tick);
    }

    private void filesChanged(GroupId group) {
        Mirror mirror = mirrors.get(group.value());
        if (mirror != null) {
            mirror.listChanged();
        }
    }

    @Override
    public CompletionStage<List<MirroredGroup>> mirror(
            GroupName group, @Nullable Long quota, @Nullable Integer keep, @Nullable String folder) {
        UserName user;
        Path parent;
        try {
            user = wallet.required();
            parent = folder == null ? null : Destination.path(folder);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        // reading the list first shows that the account is a member
        return directory
                .entries(group, null)
                .thenCompose(page -> directory.number(group))
                .thenCompose(id -> {
                    Mirror before = mirrors.get(id.value());
                    MirrorSetting setting = setting(id, group, user, before, quota, keep, parent);
                    return prepare(setting)
                            .thenCompose(real -> memory.keep(real).thenApply(done -> {
                                put(real);
                                return list();
                            }));
                });
    }

    private MirrorSetting setting(
            GroupId id,
            GroupName group,
            UserName user,
            @Nullable Mirror before,
            @Nullable Long quota,
            @Nullable Integer keep,
            @Nullable Path parent) {
        MirrorSetting old = before == null ? null : before.setting();
        Path own = (parent == null ? home : parent).resolve(group.text());
        if (old != null && parent != null && !own.toString().equals(old.directory())) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "the mirror of " + group + " is in " + old.directory(),
                    "p2p group mirror " + group + " off, then on again with the other folder");
        }
        if (old == null && mirrors.size() >= SwarmRequest.AnnounceMirrors.MAX) {
            throw new RefusedException(
                    ErrorCode.BUSY,
                    "this daemon mirrors " + mirrors.size() + " groups, and more it may not",
                    "p2p group mirror GROUP off");
        }
        boolean overlaps = mirrors.values().stream()
                .filter(mirror -> mirror != before)
                .anyMatch(mirror -> own.startsWith(mirror.setting().directory())
                        || Path.of(mirror.setting().directory()).startsWith(own));
        if (overlaps) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, own + " belongs to another mirror", "choose another folder with --dir");
        }
        return new MirrorSetting(
                id,
                group,
                user,
                old == null ? own.toString() : old.directory(),
                quota != null ? quota : old == null ? 0 : old.quota(),
                keep != null ? keep : old == null ? 0 : old.keep());
    }

    /** Makes the folder; completes with the setting that names it without symbolic links, as transfers do. */
    private CompletionStage<MirrorSetting> prepare(MirrorSetting setting) {
        Path own = Path.of(setting.directory());
        boolean isHome = home.equals(own.getParent());
        return around.lanes().run(() -> {
            try {
                if (isHome) {
                    new MirrorFolder(around.disk(), home).create();
                }
                new MirrorFolder(around.disk(), own).create();
                String real = around.disk().realDirectory(own).toString();
                return new MirrorSetting(
                        setting.groupId(), setting.group(), setting.user(), real, setting.quota(), setting.keep());
            } catch (IOException e) {
                throw new RefusedException(DiskTrouble.problem(e, own));
            }
        });
    }

    private void put(MirrorSetting setting) {
        Mirror mirror = mirrors.get(setting.groupId().value());
        if (mirror == null) {
            mirror = add(setting);
        } else {
            mirror.change(setting);
        }
        log.info(
                "{} mirrors {} in {}: quota {}, keeps {} versions",
                setting.user(),
                setting.group(),
                setting.directory(),
                setting.quota(),
                setting.keep() == 0 ? "all" : setting.keep());
        announce();
        keptChanged.run();
        mirror.listChanged();
    }

    @Override
    public CompletionStage<Void> end(GroupName group, boolean delete) {
        Mirror mirror = mirrors.values().stream()
                .filter(m -> m.setting().group().equals(group))
                .findFirst()
                .orElse(null);
        if (mirror == null) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.NOT_FOUND, "this daemon does not mirror " + group, "p2p group mirror"));
        }
        GroupId id = mirror.setting().groupId();
        return memory.forget(id).thenCompose(done -> {
            mirrors.remove(id.value(), mirror);
            log.info("{} is not mirrored any more{}", group, delete ? ", its files go" : "");
            announce();
            keptChanged.run();
            return mirror.end(delete);
        });
    }

    @Override
    public List<MirroredGroup> list() {
        List<MirroredGroup> all = new ArrayList<>();
        mirrors.values().forEach(mirror -> all.add(mirror.view()));
        all.sort(Comparator.comparing(view -> view.group().key()));
        return all;
    }

    @Override
    public boolean isMirrored(TransferView view) {
        return mirrors.values().stream()
                .anyMatch(mirror -> mirror.setting().group().equals(view.group())
                        && mirror.setting().isPlace(view.path(), view.name(), view.version()));
    }

    /** Whether a mirror fetches again what is damaged at that path; it looks soon. */
    boolean mends(Path path) {
        List<Mirror> owners = mirrors.values().stream()
                .filter(mirror -> downloads
                        .all()
                        .anyMatch(d -> d.intent().path().equals(path.toString()) && mirror.owns(d.intent())))
                .toList();
        owners.forEach(Mirror::listChanged);
        return !owners.isEmpty();
    }

    /** Whether what is at that path is the copy of a mirror of the offer's group, not a file that somebody shares in place. */
    boolean keeps(OfferRecord offer, Path path) {
        Mirror mirror = mirrors.get(offer.groupId().value());
        return mirror != null && mirror.setting().isPlace(path.toString(), offer.name(), offer.version());
    }

    @Override
    public StoredWait await(
            GroupName group, FileName name, int version, int wanted, Consumer<ControlEvent.StoreProgress> progress) {
        return new StoredWait(around, directory, group, name, version, wanted, progress);
    }
}
