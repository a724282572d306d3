// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.RequestId;
import p2p.message.ShareView;
import p2p.message.SharedView;

/** Files that are shared while no tracker can take them. */
class PublishQueueTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final FileName NOTES = new FileName("notes.txt");

    private final Town town = new Town(23);
    private final Neighbour alice = town.add("alice");
    private final Neighbour bob = town.add("bob");
    private final byte[] content = "what was agreed".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void start() {
        alice.start();
        bob.start();
        town.setTrackersUp(false);
    }

    private List<ShareView> shares() {
        return alice.traffic.shares().list();
    }

    private void assertPublished() {
        town.until(() -> shares().size() == 1 && shares().get(0).version() == 1, LONG);
        assertThat(alice.state.pending).isEmpty();
        long number = bob.get("notes.txt").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("notes.txt")).isEqualTo(content);
    }

    @Test
    void aFileWaitsAndIsPublishedByItself() {
        SharedView answer = alice.share("notes.txt", content);

        assertThat(answer.version()).isZero();
        assertThat(answer.waiting()).contains("no tracker");
        assertThat(shares()).singleElement().satisfies(share -> {
            assertThat(share.version()).isZero();
            assertThat(share.problem()).contains("waits to be published");
        });

        town.setTrackersUp(true);

        assertPublished();
    }

    @Test
    void itWaitsOverACrashAndEveryAttemptIsTheSameRequest() {
        alice.share("notes.txt", content);
        List<RequestId> asked = List.copyOf(alice.state.pending.keySet());
        alice.powerCut();
        alice.start();
        assertThat(alice.state.pending.keySet()).containsExactlyElementsOf(asked);

        town.setTrackersUp(true);

        assertPublished();
        assertThat(town.publishes).hasSizeGreaterThan(1).containsOnly(asked.get(0));
    }

    @Test
    void aFileThatChangedMeanwhileIsRefusedAndStaysListedUntilItIsSharedAgain() {
        alice.share("notes.txt", content);
        alice.disk.put(Neighbour.HOME.resolve("notes.txt"), new byte[] {1, 2, 3});
        town.setTrackersUp(true);
        town.until(() -> shares().get(0).problem().contains("changed before"), LONG);

        alice.share("notes.txt", content);

        assertPublished();
    }

    @Test
    void whatIsGivenUpIsNotPublished() {
        alice.share("notes.txt", content);
        town.get(alice.traffic.shares().unshare(Town.DOCS, NOTES));
        int before = town.publishes.size();

        town.setTrackersUp(true);
        town.loop.advance(Duration.ofMinutes(1));

        assertThat(shares()).isEmpty();
        assertThat(alice.state.pending).isEmpty();
        assertThat(town.publishes).hasSize(before);
    }

    @Test
    void theSameFileSharedTwiceWaitsOnce() {
        alice.share("notes.txt", content);
        alice.share("notes.txt", content);

        assertThat(shares()).hasSize(1);

        town.setTrackersUp(true);

        assertPublished();
    }

    @Test
    void itWaitsForItsAccount() {
        alice.share("notes.txt", content);
        alice.traffic.loggedOut();
        int before = town.publishes.size();
        town.setTrackersUp(true);
        town.loop.advance(Duration.ofMinutes(1));
        assertThat(town.publishes).hasSize(before);

        alice.start2();

        assertPublished();
    }
}
