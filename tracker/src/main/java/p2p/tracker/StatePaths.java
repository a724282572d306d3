// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import p2p.core.HomePaths;
import p2p.core.Sha256;
import p2p.core.TrackerInfo;

/** Which directory a tracker uses when none is named. */
final class StatePaths {
    private static final int CLUSTER_DIGITS = 12;

    private StatePaths() {}

    /** The service manager's ({@code STATE_DIRECTORY}, systemd.exec(5)), else the user's. */
    static Path standard() {
        String given = System.getenv().getOrDefault("STATE_DIRECTORY", "");
        return given.isEmpty()
                ? HomePaths.ofProcess().state().resolve("tracker").resolve("default")
                : Path.of(given.split(":", 2)[0]);
    }

    /** One of the trackers of a list: kept apart by the list's addresses and the number. */
    static Path of(TrackerInfo info, int number) {
        String addresses = info.trackers().stream()
                .map(e -> e.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));
        String cluster =
                Sha256.digest(addresses.getBytes(StandardCharsets.UTF_8)).hex().substring(0, CLUSTER_DIGITS);
        return HomePaths.ofProcess().state().resolve("tracker").resolve(cluster + "-" + number);
    }
}
