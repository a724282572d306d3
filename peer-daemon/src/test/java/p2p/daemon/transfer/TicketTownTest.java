// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;
import p2p.message.PeerMessage;

/** Tickets between daemons: who is admitted when, and what may be said meanwhile. */
class TicketTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private final Town town = new Town(11);

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    @Test
    void whoAgreedMayAskForBlocksWhileItsTicketIsStillBeingChecked() {
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content(4 << 20));
        Neighbour bob = town.add("bob").start();
        bob.ticketCheckTakes = Duration.ofSeconds(3);
        long number = bob.get("film.mkv").transfer().number();
        town.until(
                () -> alice.sent.stream().anyMatch(PeerMessage.SwarmOpened.class::isInstance), Duration.ofSeconds(2));
        BlockRef block = new BlockRef(new PieceIndex(0), 0, 10);

        alice.wires.get(0).send(new PeerMessage.Request(1, block));
        town.loop.advance(Duration.ofSeconds(1));
        assertThat(bob.sent).noneMatch(PeerMessage.Reject.class::isInstance);
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.sent).contains(new PeerMessage.Reject(1, block, ErrorCode.NOT_FOUND));
        assertThat(bob.closeReasons).noneMatch(reason -> reason.contains("violation"));
    }

    @Test
    void onlyAShownTicketMakesAConnectionThatOfAMember() {
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content(1 << 20));
        Neighbour bob = town.add("bob").start();
        SwarmKey key = new SwarmKey(Town.DOCS_ID, alice.contentOf("film.mkv"));
        Blob none = Blob.owning(new byte[1]);

        PeerLink link = town.connect(bob, alice);
        link.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), alice.ticket(Duration.ofHours(1)), none));
        town.loop.drain();
        assertThat(alice.wires.get(0).admitted).isFalse();

        PeerLink again = town.connect(bob, alice);
        again.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), bob.ticket(Duration.ofHours(1)), none));
        town.loop.drain();
        assertThat(alice.wires.get(1).admitted).isTrue();
    }

    @Test
    void trackerSetsThatNobodyAskedForEndTheConnection() {
        Neighbour alice = town.add("alice").start();
        Neighbour mallory = town.add("mallory").start();

        town.connect(mallory, alice).send(new PeerMessage.TrackerSets(List.of()));
        town.loop.drain();

        assertThat(alice.closeReasons).singleElement().asString().contains("nobody asked");
    }

    @Test
    void aForeignTicketOpensNothing() {
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content(1 << 20));
        Neighbour mallory = town.add("mallory").start();
        Blob stolen = alice.ticket(Duration.ofHours(1));
        PeerLink link = town.connect(mallory, alice);

        link.send(new PeerMessage.OpenSwarm(
                1, Town.DOCS_ID, alice.contentOf("film.mkv"), stolen, Blob.owning(new byte[1])));
        town.loop.drain();

        assertThat(alice.sent).last().isInstanceOfSatisfying(PeerMessage.CloseSwarm.class, m -> assertThat(m.code())
                .isEqualTo(ErrorCode.NOT_A_MEMBER));
    }
}
