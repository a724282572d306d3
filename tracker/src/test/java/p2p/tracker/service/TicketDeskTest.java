// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.message.MembershipTicket;
import p2p.tracker.catalog.Group;
import p2p.tracker.presence.FakeSession;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;
import p2p.trust.SigningKey;
import p2p.trust.TicketCodec;

/** How long tickets hold where trackers do not hear each other. */
class TicketDeskTest {
    private static final UserName ALICE = new UserName("alice");
    private static final int GRACE_MINUTES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManualLoop loop = new ManualLoop();
    private final TicketDesk desk =
            new TicketDesk(loop, () -> new Sha256(1, 1, 1, 1), SigningKey.generate(new SecureRandom()));
    private final OnlineDevice laptop = new Presence(
                    loop, (group, user) -> true, (at, peer) -> CompletableFuture.completedFuture(true))
            .arrive(new FakeSession(1, "laptop", "198.51.100.1"));

    @AfterEach
    void close() {
        desk.close();
    }

    /** What is left of a ticket's life when it is made, in minutes. */
    private long minutes(int grace, Duration silence) throws InterruptedException {
        Group group = new Group(new GroupId(2), new GroupName("docs"), ALICE, ConflictPolicy.VERSION, grace, 0);
        long now = loop.now();
        CompletableFuture<List<Blob>> made = desk.issue(laptop, ALICE, List.of(group), now - silence.toMillis())
                .toCompletableFuture();
        loop.drainUntil(made::isDone, PATIENCE);
        MembershipTicket ticket = TicketCodec.peek(made.join().get(0));
        return Duration.ofMillis(ticket.expires() - now).toMinutes();
    }

    @Test
    void amongAMajorityTheyHoldAsLongAsEver() throws InterruptedException {
        assertThat(minutes(GRACE_MINUTES, Duration.ZERO)).isEqualTo(30);
        assertThat(minutes(0, Duration.ofSeconds(20))).isEqualTo(30);
    }

    @Test
    void apartFromItTheyHoldUntilTheGraceIsOver() throws InterruptedException {
        assertThat(minutes(GRACE_MINUTES, Duration.ofMinutes(50))).isEqualTo(30);
        assertThat(minutes(GRACE_MINUTES, Duration.ofMinutes(70))).isEqualTo(20);
        assertThat(minutes(GRACE_MINUTES, Duration.ofMinutes(200))).isNegative();
    }

    @Test
    void ofAStrictGroupNoneHoldsLongerThanTheLastOfBefore() throws InterruptedException {
        assertThat(minutes(0, Duration.ofMinutes(10))).isEqualTo(20);
        assertThat(minutes(0, Duration.ofMinutes(33))).isNegative();
    }
}
