// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.MirrorState;
import p2p.message.TrackerNotice;

/**
 * The devices that mirror groups, as they say themselves: soft state, forgotten with the session. They are told when the list of
 * files of such a group changes, changes of {@link #TICK} together. Only what members mirror counts. On the loop.
 */
public final class Mirrors {
    static final Duration TICK = Duration.ofMillis(100);

    private final Loop loop;
    private final Members members;
    private final Set<OnlineDevice> devices = new LinkedHashSet<>();
    private final Map<OnlineDevice, Set<GroupId>> changed = new LinkedHashMap<>();

    Mirrors(Loop loop, Members members) {
        this.loop = loop;
        this.members = members;
    }

    /** Replaces what the device mirrors; whether these are other groups than before. */
    boolean set(OnlineDevice device, List<MirrorState> mirrors) {
        Set<GroupId> before = groups(device);
        device.mirrors(mirrors);
        if (mirrors.isEmpty()) {
            devices.remove(device);
            changed.remove(device);
        } else {
            devices.add(device);
        }
        return !before.equals(groups(device));
    }

    private static Set<GroupId> groups(OnlineDevice device) {
        return device.mirrors().stream().map(MirrorState::group).collect(Collectors.toSet());
    }

    /** Devices that mirror anything. */
    public Collection<OnlineDevice> devices() {
        return Collections.unmodifiableCollection(devices);
    }

    /** Devices of members that mirror the group. */
    public List<OnlineDevice> of(GroupId group) {
        List<OnlineDevice> of = new ArrayList<>();
        for (OnlineDevice device : devices) {
            UserName user = device.user();
            if (device.mirrors(group) && user != null && members.isMember(group, user)) {
                of.add(device);
            }
        }
        return of;
    }

    /** The group's list of files is another one: the device is told soon. */
    public void filesChanged(OnlineDevice device, GroupId group) {
        loop.assertInLoop();
        if (changed.isEmpty()) {
            loop.after(TICK, this::tell);
        }
        changed.computeIfAbsent(device, d -> new LinkedHashSet<>()).add(group);
    }

    private void tell() {
        Map<OnlineDevice, Set<GroupId>> due = new LinkedHashMap<>(changed);
        changed.clear();
        due.forEach((device, groups) -> groups.stream().filter(device::mirrors).forEach(group -> device.session()
                .send(new TrackerNotice.FilesChanged(group))));
    }
}
