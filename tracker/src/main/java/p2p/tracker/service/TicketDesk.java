// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import p2p.core.Blob;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.MembershipTicket;
import p2p.tracker.catalog.Door;
import p2p.tracker.catalog.Group;
import p2p.tracker.presence.OnlineDevice;
import p2p.trust.SigningKey;
import p2p.trust.TicketCodec;

/** Signs membership tickets. What they say is decided on the loop; signing happens behind a door. */
public final class TicketDesk implements AutoCloseable {
    static final Duration LIFE = Duration.ofMinutes(30);
    /** An election is no reason for shorter tickets. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private static final int RIGHTS = MembershipTicket.READ | MembershipTicket.WRITE;
    private static final int MAX_WAITING = 1_024;
    /** How far a ticket may be dated ahead so as not to fall under a revocation of the same moment. */
    private static final long MAX_AHEAD_MILLIS = 1_000;

    private final Loop loop;
    private final Supplier<Sha256> cluster;
    private final SigningKey key;
    private final Sha256 signer;
    private final Door door;
    private long serial;
    private long revokedBefore;

    /** @param cluster asked on the loop when a ticket is made: whose network this is */
    public TicketDesk(Loop loop, Supplier<Sha256> cluster, SigningKey key) {
        this.loop = loop;
        this.cluster = cluster;
        this.key = key;
        this.signer = key.verifyKey().fingerprint();
        this.door = new Door("tickets", 1, MAX_WAITING, loop);
        // later starts go on above earlier ones without remembering anything
        this.serial = loop.now() << 20;
    }

    /** From this moment (ms since 1970) on tickets hold; all before are void. Every ticket made later holds. */
    long revokeUntilNow() {
        revokedBefore = loop.now() + 1;
        return revokedBefore;
    }

    /**
     * A ticket for each group, for this device of the account. Where no majority of the trackers is heard any more somebody may have been
     * removed without this tracker's knowledge: then tickets end at the latest when the last one of before would have, and the group's grace
     * is over; after that they are over when they are made.
     *
     * @param majorityAt when a majority was heard last, ms since 1970
     */
    CompletionStage<List<Blob>> issue(OnlineDevice device, UserName user, List<Group> groups, long majorityAt) {
        long now = loop.now();
        long issued = Math.min(Math.max(now, revokedBefore), now + MAX_AHEAD_MILLIS);
        List<MembershipTicket> tickets = new ArrayList<>();
        for (Group group : groups) {
            long end = majorityAt
                    + QUIET.toMillis()
                    + Duration.ofMinutes(group.grace()).toMillis()
                    + LIFE.toMillis();
            long expires = Math.min(issued + LIFE.toMillis(), end);
            tickets.add(new MembershipTicket(
                    cluster.get(),
                    signer,
                    user,
                    device.session().device(),
                    device.session().peer(),
                    group.id(),
                    RIGHTS,
                    Math.max(0, Math.min(issued, expires - 1)),
                    Math.max(1, expires),
                    group.grace(),
                    ++serial));
        }
        return door.submit(
                () -> tickets.stream().map(t -> TicketCodec.sign(t, key)).toList());
    }

    @Override
    public void close() {
        door.close();
    }
}
