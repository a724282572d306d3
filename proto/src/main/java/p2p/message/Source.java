// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;

/**
 * A device that holds pieces of an entry, and where to dial it; {@code endpoints} in the order to try. {@code complete}: it has all
 * of it, verified and durable; {@code mirror}: it mirrors the group; {@code kept}: it has all of it for the group, in the mirror's own folder.
 */
public record Source(
        PeerId peer,
        UserName user,
        DeviceName device,
        List<Endpoint> endpoints,
        int have,
        boolean complete,
        boolean mirror,
        boolean kept) {
    public Source {
        endpoints = List.copyOf(endpoints);
    }

    /** One that is no mirror. */
    public Source(PeerId peer, UserName user, DeviceName device, List<Endpoint> endpoints, int have, boolean complete) {
        this(peer, user, device, endpoints, have, complete, false, false);
    }

    /** {@code user@device}. */
    public String label() {
        return user + "@" + device;
    }
}
