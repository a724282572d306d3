// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.UserName;

/** A mirror of a group that is online; {@code problem} says why it takes no new files, empty while it does. */
public record MirrorView(UserName user, DeviceName device, PeerId peer, boolean reachable, String problem) {
    /** {@code user@device}. */
    public String label() {
        return user + "@" + device;
    }
}
