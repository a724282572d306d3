// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.trust.Revocations;

class RevocationLedgerTest {
    private static final GroupId DOCS = new GroupId(7);
    private final FakeNetwork world = new FakeNetwork(1);
    private final RevocationLedger ledger = new RevocationLedger(world.loop, world, new TrackerClock(world.loop));

    private Revocations.Entry entry(String user, long ago) {
        return new Revocations.Entry(DOCS, new UserName(user), world.loop.now() - ago);
    }

    @Test
    void whatATrackerRepeatsIsWrittenOnce() {
        Revocations.Entry bob = entry("bob", 0);
        ledger.add(bob);
        ledger.add(bob);
        ledger.add(entry("BOB", 5));
        world.loop.drain();

        assertThat(world.revocations).containsExactly(bob);
        assertThat(world.revocationWrites).isEqualTo(1);
    }

    @Test
    void whatComesWhileOneIsWrittenIsWrittenTogether() {
        for (int i = 0; i < 100; i++) {
            ledger.add(entry("user" + i, 0));
        }
        world.loop.drain();

        assertThat(world.revocations).hasSize(100);
        assertThat(world.revocationWrites).isEqualTo(2);
    }

    @Test
    void whatCannotBeWrittenCountsAndIsWrittenLater() {
        world.diskFails = true;
        ledger.add(entry("bob", 0));
        ledger.add(entry("eve", 0));
        world.loop.drain();
        assertThat(ledger.known().voids(DOCS, new UserName("eve"), world.loop.now() - 1))
                .isTrue();
        assertThat(world.revocations).isEmpty();

        world.diskFails = false;
        world.loop.advance(RevocationLedger.RETRY);

        assertThat(world.revocations).extracting(e -> e.user().text()).containsExactly("bob", "eve");
    }

    @Test
    void whatNoTicketCanOutliveIsForgotten() {
        ledger.add(entry("bob", 0));
        world.loop.drain();
        world.loop.advance(Revocations.RELEVANT.plusMillis(1));
        ledger.add(entry("eve", 0));
        world.loop.drain();

        assertThat(world.revocations).extracting(e -> e.user().text()).containsExactly("eve");
        assertThat(ledger.known().all()).hasSize(1);
    }

    @Test
    void whatWasRestoredCountsAndIsNotWrittenAgain() {
        Revocations.Entry bob = entry("bob", 1_000);
        ledger.restore(List.of(bob));
        ledger.add(bob);
        world.loop.drain();

        assertThat(ledger.known().voids(DOCS, bob.user(), bob.notBefore() - 1)).isTrue();
        assertThat(world.revocationWrites).isZero();
    }
}
