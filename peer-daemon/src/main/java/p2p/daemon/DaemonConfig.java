// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.daemon.web.WebSettings;

/**
 * The configuration file's content; null and empty mean "not said".
 *
 * @param advertise further addresses at which other daemons may reach this one
 * @param strangersPerAddress peer connections of one address that are taken before they have shown a ticket
 */
record DaemonConfig(
        @Nullable Endpoint listen,
        @Nullable Path state,
        @Nullable Path socket,
        @Nullable DeviceName device,
        List<Endpoint> advertise,
        int strangersPerAddress,
        WebSettings dashboard,
        DaemonLog.Settings log) {
    static final DaemonConfig EMPTY =
            new DaemonConfig(null, null, null, null, List.of(), 32, WebSettings.DEFAULT, DaemonLog.Settings.DEFAULT);

    DaemonConfig {
        advertise = List.copyOf(advertise);
    }
}
