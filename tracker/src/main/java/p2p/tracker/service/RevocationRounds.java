// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.TrackerNotice;
import p2p.tracker.presence.OnlineDevice;

/**
 * Tells many devices of many revocations, as when a large group is deleted: device after device, a little at a time, so that
 * the loop goes on with everything else in between. On the loop.
 */
final class RevocationRounds {
    /** Notices after which the loop has a pause; those of one device are sent together. */
    static final int AT_ONCE = 1_000;

    static final Duration PAUSE = Duration.ofMillis(20);

    private record Parcel(OnlineDevice device, UserName user, List<TrackerNotice.Revoked> notices) {}

    private final Loop loop;
    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private boolean underWay;

    RevocationRounds(Loop loop) {
        this.loop = loop;
    }

    /** Each of the devices is told, if the account that is logged in now still is when its turn comes. */
    void tell(Collection<OnlineDevice> devices, List<TrackerNotice.Revoked> notices) {
        loop.assertInLoop();
        for (OnlineDevice device : devices) {
            UserName user = device.user();
            if (user != null) {
                waiting.add(new Parcel(device, user, notices));
            }
        }
        if (!underWay) {
            send();
        }
    }

    private void send() {
        int sent = 0;
        while (sent < AT_ONCE && !waiting.isEmpty()) {
            Parcel parcel = waiting.remove();
            if (parcel.user().equals(parcel.device().user())) {
                parcel.notices().forEach(parcel.device().session()::send);
                sent += parcel.notices().size();
            }
        }
        underWay = !waiting.isEmpty();
        if (underWay) {
            loop.after(PAUSE, this::send);
        }
    }
}
