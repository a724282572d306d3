// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.MembershipTicket;

/** A gate that believes tickets in plain text, but checks device, group, time and revocations. */
final class PlainGate implements TicketGate {
    private static final Sha256 NONE = new Sha256(0, 0, 0, 0);
    private final Loop loop;
    private final Map<String, Long> revoked = new HashMap<>();
    /** How long a check takes: as if the presenter were asked for something first. */
    private final Supplier<Duration> takes;

    PlainGate(Loop loop, Supplier<Duration> takes) {
        this.loop = loop;
        this.takes = takes;
    }

    static Blob ticket(UserName user, PeerId peer, GroupId group, long issued, long expires) {
        String text = String.join(
                " ",
                user.text(),
                peer.toString(),
                Long.toString(group.value()),
                Long.toString(issued),
                Long.toString(expires));
        return Blob.owning(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public CompletionStage<MembershipTicket> admit(Blob ticket, Presenter presenter, GroupId group) {
        try {
            MembershipTicket read = read(ticket);
            if (read.peer().equals(presenter.peer()) && read.group().equals(group) && stillHolds(read)) {
                CompletableFuture<MembershipTicket> decision = new CompletableFuture<>();
                if (takes.get().isZero()) {
                    decision.complete(read);
                } else {
                    loop.after(takes.get(), () -> decision.complete(read));
                }
                return decision;
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        return CompletableFuture.failedFuture(new RefusedException(ErrorCode.NOT_A_MEMBER, "no ticket for this", ""));
    }

    @Override
    public List<Blob> trackerSetsAfter(long version) {
        return List.of();
    }

    @Override
    public boolean stillHolds(MembershipTicket ticket) {
        Long notBefore = revoked.get(ticket.group() + ticket.user().key());
        return ticket.expires() > loop.now() && (notBefore == null || ticket.issued() >= notBefore);
    }

    @Override
    public MembershipTicket read(Blob ticket) {
        String[] parts = new String(ticket.toBytes(), StandardCharsets.US_ASCII).split(" ");
        if (parts.length != 5) {
            throw new IllegalArgumentException("not a ticket");
        }
        return new MembershipTicket(
                NONE,
                NONE,
                new UserName(parts[0]),
                new DeviceName("desk"),
                PeerId.parse(parts[1]),
                new GroupId(Long.parseLong(parts[2])),
                MembershipTicket.READ | MembershipTicket.WRITE,
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                0,
                1);
    }

    @Override
    public void revoke(GroupId group, UserName user, long notBefore) {
        revoked.put(group + user.key(), notBefore);
    }

    @Override
    public long trackerTime() {
        return loop.now();
    }
}
