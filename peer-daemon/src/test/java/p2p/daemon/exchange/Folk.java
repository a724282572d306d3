// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import java.nio.charset.StandardCharsets;
import java.util.List;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.Introduction;
import p2p.message.MembershipTicket;
import p2p.message.PeerMessage;
import p2p.message.Source;

/** Members of a group, by number. */
final class Folk {
    static final DeviceName DESK = new DeviceName("desk");

    private Folk() {}

    static PeerId peer(int n) {
        return new PeerId(Sha256.digest(("peer " + n).getBytes(StandardCharsets.US_ASCII)));
    }

    static UserName user(int n) {
        return new UserName("u" + n);
    }

    static Endpoint at(int n) {
        return new Endpoint("192.0.2." + n % 250, 7_000 + n);
    }

    static Blob signed(int n) {
        return Blob.owning(("ticket of " + n).getBytes(StandardCharsets.US_ASCII));
    }

    static Acquaintance member(int n, Endpoint at, boolean dialled) {
        Sha256 none = new Sha256(0, 0, 0, 0);
        MembershipTicket ticket =
                new MembershipTicket(none, none, user(n), DESK, peer(n), new GroupId(7), 1, 0, 1_000, 0, 1);
        return new Acquaintance(signed(n), ticket, at, dialled);
    }

    static Acquaintance member(int n) {
        return member(n, at(n), true);
    }

    static PeerMessage.Introduce introduces(int... numbers) {
        List<Introduction> added = java.util.Arrays.stream(numbers)
                .mapToObj(n -> new Introduction(signed(n), List.of(at(n))))
                .toList();
        return new PeerMessage.Introduce(1, added, List.of());
    }

    static Source source(int n, Endpoint... at) {
        return new Source(peer(n), user(n), DESK, List.of(at), 0, false);
    }
}
