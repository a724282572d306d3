// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.message.TrackerNotice;

/** The connection of a device, as the rooms below the wire see it. On the loop. */
public interface Session {
    PeerId peer();

    DeviceName device();

    Reach reach();

    /** Queued behind what was sent before; lost when the connection is gone. */
    void send(TrackerNotice notice);

    /** A round trip to the daemon in nanoseconds, empty when no answer came in time. */
    CompletionStage<OptionalLong> ping(Duration within);

    /** Says goodbye and closes. */
    void close(String reason);
}
