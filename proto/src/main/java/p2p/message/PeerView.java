// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;

/**
 * A device of a member.
 *
 * @param reachable whether the tracker reached it at {@code endpoint}; an address where nobody answered is not handed out
 * @param seen when it was last heard, ms since 1970
 * @param offers how many files it says it holds
 */
public record PeerView(
        UserName user,
        DeviceName device,
        PeerId peer,
        Endpoint endpoint,
        boolean online,
        boolean reachable,
        long seen,
        int offers) {}
