// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.UserName;

/** A device key that is logged in to an account since {@code since} (ms since 1970): the session. */
public record Device(PeerId peer, DeviceName name, UserName user, long since) {
    /** {@code user@device}. */
    public String label() {
        return user + "@" + name;
    }
}
