// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tracker learns names, sizes and digests; the bytes of a file never pass through it. */
class TrackerTrafficIT {
    private static final long SIZE = 64L << 20;
    private final Sandbox world = new Sandbox();
    private final CountingRelay relay = new CountingRelay();

    TrackerTrafficIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        relay.close();
        world.close();
    }

    @Test
    void publishAndDownloadMoveLessThanAHundredthOfTheFileThroughTheTracker() throws Exception {
        world.tracker("--advertise", "127.0.0.1:" + relay.port());
        relay.forwardTo(world.port("tracker"));
        world.member("laptop", "alice");
        world.member("desk", "bob");
        assertThat(world.ok("desk", "--json", "status")
                        .json()
                        .findValue("trackers")
                        .toString())
                .as("the only way to the tracker is the counted one")
                .contains(Integer.toString(relay.port()))
                .doesNotContain(Integer.toString(world.port("tracker")));
        Path file = world.file("in/film.bin", SIZE, 21);
        long before = relay.passed();

        world.ok("laptop", "share", file.toString());
        long published = relay.passed();
        world.ok("desk", "get", "public/film.bin", world.folder("dl"), "--wait");
        long downloaded = relay.passed();

        assertThat(Files.mismatch(file, world.path("dl/film.bin"))).isEqualTo(-1);
        assertThat(published - before).as("publish").isBetween(1L, SIZE / 100);
        assertThat(downloaded - published).as("download").isBetween(1L, SIZE / 100);
    }
}
