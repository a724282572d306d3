// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Refusals;
import p2p.tracker.presence.OnlineDevice;

/** Who asks: a device, perhaps logged in, and the id of this request when it is a change. */
record Caller(OnlineDevice device, @Nullable RequestId request) {
    /** Refuses when nobody is logged in. */
    UserName user() {
        UserName user = device.user();
        if (user == null) {
            throw Refusals.notLoggedIn();
        }
        return user;
    }

    Actor actor() {
        return new Actor(device.user(), device.session().peer());
    }

    /** The address that it comes from, for throttling and logs. */
    String source() {
        return device.session().reach().observed();
    }
}
