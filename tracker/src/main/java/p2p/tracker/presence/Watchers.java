// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.Source;
import p2p.message.TrackerNotice;

/**
 * Who is told when the sources of an entry change, each time with the full list. Sources that come, go, become complete or can be
 * reached are told within {@link #TICK}; how many pieces the others have, which changes all the time while files are fetched, is told
 * along with that or within {@link #COUNTS}.
 */
final class Watchers {
    static final Duration TICK = Duration.ofMillis(100);
    static final Duration COUNTS = Duration.ofSeconds(5);
    static final int MAX_OF_DEVICE = 4_096;

    /** What a watcher heard last, so that nothing is said twice. */
    private static final class Watch {
        private final GroupId group;
        private final int pieces;
        private List<Source> told;

        Watch(GroupId group, int pieces, List<Source> told) {
            this.group = group;
            this.pieces = pieces;
            this.told = told;
        }
    }

    private final Loop loop;
    private final Swarms swarms;
    private final Members members;
    private final Map<EntryId, Map<OnlineDevice, Watch>> watchers = new HashMap<>();
    private final Set<EntryId> changed = new HashSet<>();
    private final Set<EntryId> counted = new HashSet<>();

    Watchers(Loop loop, Swarms swarms, Members members) {
        this.loop = loop;
        this.swarms = swarms;
        this.members = members;
    }

    /** Returns what the watcher starts from. */
    List<Source> watch(EntryId entry, GroupId group, int pieces, OnlineDevice device) {
        List<Source> now = swarms.sources(entry, group, pieces, device);
        watchers.computeIfAbsent(entry, e -> new LinkedHashMap<>()).put(device, new Watch(group, pieces, now));
        device.watching().add(entry);
        return now;
    }

    void unwatch(EntryId entry, OnlineDevice device) {
        device.watching().remove(entry);
        Map<OnlineDevice, Watch> of = watchers.get(entry);
        if (of != null && of.remove(device) != null && of.isEmpty()) {
            watchers.remove(entry);
        }
    }

    void changed(EntryId entry) {
        tellLater(entry, changed, TICK);
    }

    /** A source has more or fewer pieces than before, and is else the same. */
    void counted(EntryId entry) {
        tellLater(entry, counted, COUNTS);
    }

    private void tellLater(EntryId entry, Set<EntryId> dirty, Duration delay) {
        if (watchers.containsKey(entry) && dirty.add(entry) && dirty.size() == 1) {
            loop.after(delay, () -> tell(dirty));
        }
    }

    private void tell(Set<EntryId> dirty) {
        List<EntryId> entries = List.copyOf(dirty);
        dirty.clear();
        for (EntryId entry : entries) {
            Map<OnlineDevice, Watch> of = watchers.get(entry);
            if (of != null) {
                Map.copyOf(of).forEach((device, watch) -> tell(entry, device, watch));
            }
        }
    }

    private void tell(EntryId entry, OnlineDevice device, Watch watch) {
        UserName user = device.user();
        if (user == null || !members.isMember(watch.group, user)) {
            unwatch(entry, device);
            device.session().send(new TrackerNotice.SourcesChanged(entry, List.of()));
            return;
        }
        List<Source> now = swarms.sources(entry, watch.group, watch.pieces, device);
        if (!now.equals(watch.told)) {
            watch.told = now;
            device.session().send(new TrackerNotice.SourcesChanged(entry, now));
        }
    }
}
