// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/** Whose tickets are void, as the trackers said; of one account in one group only the newest counts. Owned by one loop. */
public final class Revocations {
    /** How many are remembered; beyond, the ones that came first are forgotten. Twice what a tracker remembers. */
    public static final int MAX = 20_000;
    /** How long one can concern a ticket: twice a ticket's life of 30 min, and the longest grace. */
    public static final Duration RELEVANT =
            Duration.ofMinutes(MembershipTicket.MAX_GRACE).plusHours(1);

    /** The user's tickets for the group that were issued before {@code notBefore} (ms since 1970, tracker time) are void. */
    public record Entry(GroupId group, UserName user, long notBefore) {}

    private record Key(GroupId group, UserName user) {}

    private final Map<Key, Entry> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
            return size() > MAX;
        }
    };

    /** Counts from now on; false when it says nothing new. */
    public boolean add(Entry entry) {
        Key key = new Key(entry.group(), entry.user());
        Entry known = entries.get(key);
        if (known != null && known.notBefore() >= entry.notBefore()) {
            return false;
        }
        entries.remove(key);
        entries.put(key, entry);
        return true;
    }

    /** Whether a ticket of the user for the group, issued at that time, is void. */
    public boolean voids(GroupId group, UserName user, long issued) {
        Entry entry = entries.get(new Key(group, user));
        return entry != null && issued < entry.notBefore();
    }

    /** Forgets those from before that time (ms since 1970). */
    public void forgetBefore(long oldest) {
        entries.values().removeIf(entry -> entry.notBefore() < oldest);
    }

    /** All of them, the ones that came first in front. */
    public List<Entry> all() {
        return List.copyOf(entries.values());
    }
}
