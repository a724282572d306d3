// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;

/** A device that holds pieces of an entry, and where to dial it; {@code endpoints} in the order to try. */
public record Source(
        PeerId peer, UserName user, DeviceName device, List<Endpoint> endpoints, int have, boolean complete) {
    public Source {
        endpoints = List.copyOf(endpoints);
    }

    /** {@code user@device}. */
    public String label() {
        return user + "@" + device;
    }
}
