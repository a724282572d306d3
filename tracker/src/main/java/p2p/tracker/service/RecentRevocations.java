// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.TrackerNotice;
import p2p.tracker.catalog.Revocation;
import p2p.tracker.presence.OnlineDevice;

/**
 * Revocations that may still matter, for devices that were away when they were made: each hears those of its groups when it
 * connects or logs in. On the loop.
 */
final class RecentRevocations {
    /** Notices that are sent at once; a longer list must not fill the connection. */
    static final int AT_ONCE = 500;

    static final Duration PAUSE = Duration.ofMillis(100);

    private record Key(GroupId group, String user) {}

    private final Loop loop;
    private final Standings standings;
    /** The oldest first; of one account in one group only the newest. */
    private final Map<Key, Revocation> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Revocation> eldest) {
            return size() > Revocation.MAX_REMEMBERED;
        }
    };

    RecentRevocations(Loop loop, Standings standings) {
        this.loop = loop;
        this.standings = standings;
    }

    void add(Revocation revocation) {
        loop.assertInLoop();
        Key key = new Key(revocation.group(), revocation.user().key());
        kept.remove(key);
        kept.put(key, revocation);
    }

    /** Tells the device, when it is logged in. */
    void replayTo(OnlineDevice device) {
        loop.assertInLoop();
        UserName user = device.user();
        if (user == null) {
            return;
        }
        long oldest = loop.now() - Revocation.RELEVANT.toMillis();
        kept.values().removeIf(revocation -> revocation.notBefore() < oldest);
        List<TrackerNotice> notices = new ArrayList<>();
        for (Revocation r : kept.values()) {
            if (r.user().equals(user)
                    || standings.isMember(r.group(), user)
                    || r.heirs().contains(user)) {
                notices.add(new TrackerNotice.Revoked(r.group(), r.user(), r.notBefore()));
            }
        }
        send(device, user, notices);
    }

    private void send(OnlineDevice device, UserName user, List<TrackerNotice> notices) {
        int now = Math.min(AT_ONCE, notices.size());
        notices.subList(0, now).forEach(device.session()::send);
        if (now < notices.size()) {
            List<TrackerNotice> later = notices.subList(now, notices.size());
            loop.after(PAUSE, () -> {
                if (user.equals(device.user())) {
                    send(device, user, later);
                }
            });
        }
    }
}
