// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;

/**
 * The daemon at a glance. {@code listening} is the bound address, {@code advertised} what the trackers see; {@code root} is
 * null before a network was joined, {@code user} null when nobody is logged in.
 */
public record StatusView(
        String software,
        long pid,
        PeerId peer,
        DeviceName device,
        Endpoint listening,
        @Nullable Endpoint advertised,
        @Nullable Sha256 root,
        @Nullable UserName user,
        Role role,
        List<TrackerStatus> trackers,
        int shares,
        int downloads,
        int peers,
        long rateDown,
        long rateUp,
        long started) {
    /** One tracker; {@code problem} is empty while connected. */
    public record TrackerStatus(Endpoint endpoint, boolean connected, String problem) {}

    public StatusView {
        trackers = List.copyOf(trackers);
    }
}
