// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.Holding;
import p2p.message.HoldingsDigest;
import p2p.message.MirrorState;

/** A device that is connected now, with what it says it holds. Owned by {@link Presence}. */
public final class OnlineDevice {
    private final Session session;
    private @Nullable UserName user;
    private @Nullable UserName lastUser;
    private final Map<EntryId, Holding> holdings = new HashMap<>();
    private @Nullable Long digest;
    private @Nullable Map<EntryId, Holding> announcing;
    private final Set<EntryId> watching = new HashSet<>();
    /** Entries that it holds and that were deleted from their groups' lists. */
    private final Set<EntryId> deleted = new LinkedHashSet<>();

    private List<MirrorState> mirrors = List.of();
    private int counted;
    private boolean reachable;
    private int dialFailures;
    private long heardNanos;
    private long heardAt;

    OnlineDevice(Session session) {
        this.session = session;
    }

    public Session session() {
        return session;
    }

    /** The account that is logged in, or null. */
    public @Nullable UserName user() {
        return user;
    }

    /** {@code user@device}, or the device alone. */
    public String label() {
        return user == null ? session.device().text() : user + "@" + session.device();
    }

    public Collection<Holding> holdings() {
        return Collections.unmodifiableCollection(holdings.values());
    }

    public @Nullable Holding holding(EntryId entry) {
        return holdings.get(entry);
    }

    /** When a frame last arrived, ms since 1970. */
    public long heardAt() {
        return heardAt;
    }

    /** The account that was logged in last, even when it is no more. */
    public @Nullable UserName lastUser() {
        return lastUser;
    }

    void user(@Nullable UserName now) {
        user = now;
        lastUser = now == null ? lastUser : now;
    }

    /** What it held of the entry before, or null. */
    @Nullable
    Holding hold(Holding holding) {
        digest = null;
        return holdings.put(holding.entry(), holding);
    }

    /** Whether it held some of the entry. */
    boolean drop(EntryId entry) {
        digest = null;
        deleted.remove(entry);
        return holdings.remove(entry) != null;
    }

    /** An entry that it announced was deleted; forgotten when it withdraws it. */
    void deleted(EntryId entry) {
        if (holdings.containsKey(entry)) {
            deleted.add(entry);
        }
    }

    /** Entries that it announces and should not, at most {@code limit}. */
    public List<EntryId> deleted(int limit) {
        // each heartbeat asks, and there is nearly never one
        return deleted.isEmpty() ? List.of() : deleted.stream().limit(limit).toList();
    }

    Set<EntryId> held() {
        return Collections.unmodifiableSet(holdings.keySet());
    }

    /** The {@link HoldingsDigest}, computed once for each state of the holdings: every heartbeat asks for it. */
    long digest() {
        Long known = digest;
        if (known == null) {
            known = HoldingsDigest.of(holdings.values());
            digest = known;
        }
        return known;
    }

    /** The groups that it says it mirrors. */
    public List<MirrorState> mirrors() {
        return mirrors;
    }

    void mirrors(List<MirrorState> now) {
        mirrors = now;
    }

    public boolean mirrors(GroupId group) {
        return mirrors.stream().anyMatch(m -> m.group().equals(group));
    }

    /** Whether it mirrors the group and has all of the entry for it. */
    public boolean keeps(GroupId group, EntryId entry) {
        Holding holding = holdings.get(entry);
        return holding != null && holding.kept() && mirrors(group);
    }

    @Nullable
    Map<EntryId, Holding> announcing() {
        return announcing;
    }

    void announcing(@Nullable Map<EntryId, Holding> pages) {
        announcing = pages;
    }

    /** Whether its key answered where it was seen, at the port that it announced. */
    public boolean isReachable() {
        return reachable;
    }

    void reached() {
        reachable = true;
    }

    /** Nobody answered for it; how often that was. */
    int dialFailed() {
        return ++dialFailures;
    }

    /** Holdings that count against the {@link HoldingBudget}. */
    int counted() {
        return counted;
    }

    void counted(int holdings) {
        counted = holdings;
    }

    Set<EntryId> watching() {
        return watching;
    }

    void heard(long nanos, long time) {
        heardNanos = nanos;
        heardAt = time;
    }

    long heardNanos() {
        return heardNanos;
    }
}
