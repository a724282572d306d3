// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;

/** A device of a member; {@code seen} is when it was last heard, ms since 1970; {@code offers} counts its holdings. */
public record PeerView(
        UserName user, DeviceName device, PeerId peer, Endpoint endpoint, boolean online, long seen, int offers) {}
