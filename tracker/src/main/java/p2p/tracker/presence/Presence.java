// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.Holding;
import p2p.message.MirrorState;
import p2p.message.Source;

/** The devices that are connected now. A device that says nothing for a lease is gone; one that closes is gone at once. */
public final class Presence {
    public static final Duration LEASE = Duration.ofSeconds(15);
    /** Entries that one device may hold; {@link HoldingBudget} bounds accounts and the whole. */
    public static final int MAX_HOLDINGS = 100_000;

    private static final int MAX_GONE = 20_000;
    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private final Loop loop;
    private final Swarms swarms;
    private final Watchers watchers;
    private final Map<PeerId, OnlineDevice> devices = new LinkedHashMap<>();
    private final HoldingBudget budget;
    private final AddressChecks checks;
    private final Mirrors mirrors;
    private final Map<String, Set<OnlineDevice>> devicesOfUser = new HashMap<>();
    private final Map<PeerId, LastSeen> gone = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, LastSeen> eldest) {
            return size() > MAX_GONE;
        }
    };

    public Presence(Loop loop, Members members, DialBack dialBack) {
        this(loop, members, dialBack, new HoldingBudget(HoldingBudget.MAX_OF_ACCOUNT, HoldingBudget.MAX_OVERALL));
    }

    Presence(Loop loop, Members members, DialBack dialBack, HoldingBudget budget) {
        this.loop = loop;
        this.budget = budget;
        this.swarms = new Swarms(members);
        this.watchers = new Watchers(loop, swarms, members);
        this.mirrors = new Mirrors(loop, members);
        this.checks = new AddressChecks(loop, dialBack, this::isOnline, this::reached);
    }

    /** A device is connected; an older connection of the same key is closed. */
    public OnlineDevice arrive(Session session) {
        loop.assertInLoop();
        OnlineDevice older = devices.get(session.peer());
        if (older != null) {
            depart(older);
            older.session().close("replaced by a newer connection of this device");
        }
        OnlineDevice device = new OnlineDevice(session);
        devices.put(session.peer(), device);
        gone.remove(session.peer());
        heard(device);
        expireLater(device, LEASE);
        return device;
    }

    /** The connection is gone. Harmless when the device left already. */
    public void depart(OnlineDevice device) {
        loop.assertInLoop();
        if (!devices.remove(device.session().peer(), device)) {
            return;
        }
        gone.put(device.session().peer(), new LastSeen(device.session().reach().endpoint(), device.heardAt()));
        logOut(device);
    }

    /** A frame arrived: the lease begins anew. */
    public void heard(OnlineDevice device) {
        device.heard(loop.nanoTime(), loop.now());
    }

    private void expireLater(OnlineDevice device, Duration delay) {
        loop.after(delay, () -> {
            if (devices.get(device.session().peer()) != device) {
                return;
            }
            Duration left = LEASE.minusNanos(loop.nanoTime() - device.heardNanos());
            if (left.isNegative() || left.isZero()) {
                log.info("{} is gone: silent for {} s", device.label(), LEASE.toSeconds());
                depart(device);
                device.session().close("silent for " + LEASE.toSeconds() + " s");
            } else {
                expireLater(device, left);
            }
        });
    }

    /** From here on the device acts for the account. */
    public void logIn(OnlineDevice device, UserName user) {
        loop.assertInLoop();
        if (!isOnline(device) || user.equals(device.user())) {
            return;
        }
        logOut(device);
        device.user(user);
        devicesOfUser.computeIfAbsent(user.key(), key -> new LinkedHashSet<>()).add(device);
        checks.begin(device);
    }

    private void reached(OnlineDevice device) {
        device.reached();
        log.debug(
                "{} can be reached at {}",
                device.label(),
                device.session().reach().endpoint());
        device.held().forEach(watchers::changed);
    }

    /** Forgets the account with everything that was held and watched for it. */
    public void logOut(OnlineDevice device) {
        loop.assertInLoop();
        for (EntryId entry : List.copyOf(device.watching())) {
            watchers.unwatch(entry, device);
        }
        mirrors.set(device, List.of());
        replace(device, Map.of());
        device.announcing(null);
        budget.count(device);
        UserName user = device.user();
        if (user != null) {
            devicesOfUser.computeIfPresent(
                    user.key(), (key, mine) -> mine.remove(device) && mine.isEmpty() ? null : mine);
        }
        device.user(null);
    }

    private boolean isOnline(OnlineDevice device) {
        return devices.get(device.session().peer()) == device;
    }

    /** A page of the full list; the last one puts the whole list in force. Refuses a list that is too long. */
    public void announce(OnlineDevice device, boolean first, boolean last, List<Holding> holdings) {
        loop.assertInLoop();
        if (!isOnline(device)) {
            return;
        }
        Map<EntryId, Holding> pages = first ? new HashMap<>() : device.announcing();
        if (pages == null) {
            throw new RefusedException(
                    ErrorCode.USAGE, "a list of holdings begins with its first page", "announce the whole list again");
        }
        holdings.forEach(h -> pages.put(h.entry(), h));
        device.announcing(null);
        try {
            budget.require(device, pages.size());
            if (last) {
                replace(device, pages);
            } else {
                device.announcing(pages);
            }
        } finally {
            budget.count(device);
        }
    }

    /** What changed since the last announcement. */
    public void change(OnlineDevice device, List<Holding> added, List<EntryId> removed) {
        loop.assertInLoop();
        if (!isOnline(device)) {
            return;
        }
        budget.require(device, device.held().size() + added.size());
        removed.forEach(entry -> drop(device, entry));
        added.forEach(holding -> hold(device, holding));
        budget.count(device);
    }

    /** Which groups the device mirrors from now on. */
    public void mirror(OnlineDevice device, List<MirrorState> now) {
        loop.assertInLoop();
        if (isOnline(device) && mirrors.set(device, now)) {
            device.held().forEach(watchers::changed);
        }
    }

    public Mirrors mirrors() {
        return mirrors;
    }

    private void replace(OnlineDevice device, Map<EntryId, Holding> now) {
        for (EntryId entry : List.copyOf(device.held())) {
            if (!now.containsKey(entry)) {
                drop(device, entry);
            }
        }
        now.values().forEach(holding -> hold(device, holding));
    }

    private void hold(OnlineDevice device, Holding holding) {
        Holding before = device.hold(holding);
        if (before == null || before.complete() != holding.complete() || before.kept() != holding.kept()) {
            swarms.add(holding.entry(), device);
            watchers.changed(holding.entry());
        } else if (before.have() != holding.have()) {
            watchers.counted(holding.entry());
        }
    }

    private void drop(OnlineDevice device, EntryId entry) {
        if (device.drop(entry)) {
            swarms.remove(entry, device);
            watchers.changed(entry);
        }
    }

    /** Entries were deleted from the group's list: whoever holds some is told with the next heartbeat. */
    public void deleted(GroupId group, List<EntryId> entries) {
        loop.assertInLoop();
        for (EntryId entry : entries) {
            swarms.holders(entry, group).forEach(device -> device.deleted(entry));
        }
    }

    /** The same for one that announced them later. */
    public void deleted(OnlineDevice device, List<EntryId> entries) {
        loop.assertInLoop();
        entries.forEach(device::deleted);
    }

    /** Whether the tracker believes what the device says it holds. */
    public boolean agrees(OnlineDevice device, long digest) {
        return device.digest() == digest;
    }

    /** Tells the device of the entry's sources now and whenever they change; none is said to have more than {@code pieces}. */
    public List<Source> watch(OnlineDevice device, EntryId entry, GroupId group, int pieces) {
        loop.assertInLoop();
        if (!isOnline(device)) {
            return List.of();
        }
        if (device.watching().size() >= Watchers.MAX_OF_DEVICE
                && !device.watching().contains(entry)) {
            throw new RefusedException(
                    ErrorCode.BUSY,
                    "a device watches at most " + Watchers.MAX_OF_DEVICE + " files",
                    "fetch fewer files at once");
        }
        return watchers.watch(entry, group, pieces, device);
    }

    public void unwatch(OnlineDevice device, EntryId entry) {
        loop.assertInLoop();
        watchers.unwatch(entry, device);
    }

    /** The standing of these accounts changed: whoever watches what they hold or watch is told what is left. */
    public void membershipChanged(Collection<UserName> users) {
        loop.assertInLoop();
        for (UserName user : users) {
            for (OnlineDevice device : devicesOf(user)) {
                device.held().forEach(watchers::changed);
                device.watching().forEach(watchers::changed);
            }
        }
    }

    /** Devices of members of the group that hold some of the entry. */
    public List<OnlineDevice> holders(EntryId entry, GroupId group) {
        return swarms.holders(entry, group);
    }

    public @Nullable OnlineDevice find(PeerId peer) {
        return devices.get(peer);
    }

    public Collection<OnlineDevice> devices() {
        return Collections.unmodifiableCollection(devices.values());
    }

    /** The devices of an account that are connected. */
    public List<OnlineDevice> devicesOf(UserName user) {
        return List.copyOf(devicesOfUser.getOrDefault(user.key(), Set.of()));
    }

    public boolean isOnline(UserName user) {
        return devicesOfUser.containsKey(user.key());
    }

    public int devicesOnline(UserName user) {
        return devicesOfUser.getOrDefault(user.key(), Set.of()).size();
    }

    /** Of a device that left while this tracker ran. */
    public @Nullable LastSeen lastSeen(PeerId peer) {
        return gone.get(peer);
    }
}
