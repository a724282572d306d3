// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.FileView;

/** What trackers list in a mirrored group, as last read, and which versions of it are to be kept. On the loop. */
final class MirrorList {
    /** Entries of one group that are followed; a device may not announce more either. */
    static final int MAX = 100_000;

    /** A version of a file, who has some of it and who all, as the list says. */
    record Item(EntryId entry, FileName name, int version, long size, int sources, int complete) {
        private static final int OPEN_WITHOUT_SOURCE = 64;

        /** Downloads of a mirror that may be open when this one begins. */
        int mayBeOpen() {
            return sources > 0 ? Mirror.OPEN : OPEN_WITHOUT_SOURCE;
        }

        static Item of(FileView file) {
            return new Item(file.id(), file.name(), file.version(), file.size(), file.sources(), file.complete());
        }
    }

    private final MirrorDirectory directory;
    private final GroupId id;
    private final GroupName group;
    private final Map<EntryId, Item> listed = new HashMap<>();
    private final Set<EntryId> wanted = new HashSet<>();
    private final Map<FileName, List<EntryId>> newest = new HashMap<>();
    private boolean read;

    MirrorList(MirrorDirectory directory, GroupId id, GroupName group) {
        this.directory = directory;
        this.id = id;
        this.group = group;
    }

    /** Reads the whole list anew; {@code keep}, asked at the end, newest versions of each name are wanted, all for 0. */
    CompletionStage<Void> readAll(IntSupplier keep) {
        List<Item> found = new ArrayList<>();
        return requireSameGroup().thenCompose(same -> pages(null, found)).thenAccept(done -> {
            listed.clear();
            found.forEach(item -> listed.put(item.entry(), item));
            read = true;
            choose(keep.getAsInt());
        });
    }

    /** Reads what was added since. */
    CompletionStage<Void> readOn(IntSupplier keep) {
        EntryId last = listed.keySet().stream()
                .max(Comparator.comparingLong(EntryId::value))
                .orElse(null);
        List<Item> found = new ArrayList<>();
        return requireSameGroup().thenCompose(same -> pages(last, found)).thenAccept(done -> {
            found.forEach(item -> listed.put(item.entry(), item));
            choose(keep.getAsInt());
        });
    }

    /** A group that was deleted and made again has its name, and other files. */
    private CompletionStage<Void> requireSameGroup() {
        return directory.number(group).thenAccept(now -> {
            if (!now.equals(id)) {
                throw new RefusedException(
                        ErrorCode.CONFLICT,
                        group + " is another group than the one that is mirrored here, with its name",
                        "p2p group mirror " + group + " off, then on again in another folder");
            }
        });
    }

    private CompletionStage<Void> pages(@Nullable EntryId after, List<Item> found) {
        return directory.entries(group, after).thenCompose(page -> {
            page.files().forEach(file -> found.add(Item.of(file)));
            boolean more = page.more() && !page.files().isEmpty() && found.size() < MAX;
            return more ? pages(found.get(found.size() - 1).entry(), found) : CompletableFuture.completedFuture(null);
        });
    }

    /** Which versions are wanted from now on. */
    void choose(int keep) {
        wanted.clear();
        newest.clear();
        if (keep == 0) {
            wanted.addAll(listed.keySet());
            return;
        }
        Map<FileName, List<Item>> byName = new HashMap<>();
        listed.values().forEach(item -> byName.computeIfAbsent(item.name(), n -> new ArrayList<>(1))
                .add(item));
        for (List<Item> versions : byName.values()) {
            versions.sort(Comparator.comparingInt(Item::version).reversed());
            List<EntryId> kept = versions.stream().limit(keep).map(Item::entry).toList();
            wanted.addAll(kept);
            newest.put(versions.get(0).name(), kept);
        }
    }

    /** Whether the trackers' list was read at least once. */
    boolean isRead() {
        return read;
    }

    int size() {
        return listed.size();
    }

    @Nullable
    Item find(EntryId entry) {
        return listed.get(entry);
    }

    boolean wants(EntryId entry) {
        return wanted.contains(entry);
    }

    /** Whether all versions of the name that are wanted are {@code here}, so that older ones may go. */
    boolean isReplaced(FileName name, Predicate<EntryId> here) {
        return newest.containsKey(name) && newest.get(name).stream().allMatch(here);
    }

    /** What is wanted and not among {@code held}: first what somebody has, then the newest. */
    List<Item> missing(Collection<EntryId> held) {
        Comparator<Item> order = Comparator.comparing((Item item) -> item.sources() == 0)
                .thenComparing(item -> item.entry().value(), Comparator.reverseOrder());
        return listed.values().stream()
                .filter(item -> wanted.contains(item.entry()) && !held.contains(item.entry()))
                .sorted(order)
                .toList();
    }
}
