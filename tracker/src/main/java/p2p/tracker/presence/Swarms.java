// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.Source;

/** Entries to the devices that hold some of them. Knows of groups only what {@link Members} says. */
final class Swarms {
    /** Sources in one answer; which ones is by chance of arrival, and peers tell each other of more. */
    static final int MAX_SOURCES = 200;

    private final Map<EntryId, Set<OnlineDevice>> holders = new HashMap<>();
    private final Members members;

    Swarms(Members members) {
        this.members = members;
    }

    void add(EntryId entry, OnlineDevice device) {
        holders.computeIfAbsent(entry, e -> new LinkedHashSet<>()).add(device);
    }

    void remove(EntryId entry, OnlineDevice device) {
        Set<OnlineDevice> set = holders.get(entry);
        if (set != null && set.remove(device) && set.isEmpty()) {
            holders.remove(entry);
        }
    }

    /** Devices of members of the group that hold some of the entry. */
    List<OnlineDevice> holders(EntryId entry, GroupId group) {
        Collection<OnlineDevice> all = holders.getOrDefault(entry, Collections.emptySet());
        List<OnlineDevice> allowed = new ArrayList<>(all.size());
        for (OnlineDevice device : all) {
            UserName user = device.user();
            if (user != null && members.isMember(group, user)) {
                allowed.add(device);
            }
        }
        return allowed;
    }

    /**
     * The same for one who asks: without the asker, and without devices it could not dial. The entry has so many pieces: who
     * claims more has at most all.
     */
    List<Source> sources(EntryId entry, GroupId group, int pieces, OnlineDevice asker) {
        List<Source> sources = new ArrayList<>();
        List<OnlineDevice> devices = holders(entry, group);
        if (devices.size() > MAX_SOURCES) {
            // who waits for a stored copy must hear of it, whoever else is left out
            devices.sort(Comparator.comparing(device -> !device.mirrors(group)));
        }
        for (OnlineDevice device : devices) {
            var holding = device.holding(entry);
            UserName user = device.user();
            Reach reach = device.session().reach();
            Reach askers = asker.session().reach();
            var endpoints = device.isReachable() ? reach.seenBy(askers) : reach.candidatesFor(askers);
            if (device == asker || holding == null || user == null || endpoints.isEmpty()) {
                continue;
            }
            sources.add(new Source(
                    device.session().peer(),
                    user,
                    device.session().device(),
                    endpoints,
                    Math.min(holding.have(), pieces),
                    holding.complete(),
                    device.mirrors(group),
                    device.keeps(group, entry)));
            if (sources.size() == MAX_SOURCES) {
                break;
            }
        }
        return sources;
    }
}
