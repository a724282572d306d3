// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/** Tickets, tracker sets and join links from anywhere: a value or a refusal, and nothing foreign is ever believed. */
class SignedFuzzTest {
    private static final SigningKey OURS = SigningKey.generate(new SecureRandom());
    private static final SigningKey FOREIGN = SigningKey.generate(new SecureRandom());
    private static final TrackerSetChain CHAIN = TrackerSetChain.begin(OURS, List.of(TicketTest.member(1, OURS)));
    private static final PeerId PEER = new PeerId(Sha256.digest(new byte[] {1}));
    private static final GroupId GROUP = new GroupId(7);
    private static final long NOW = 1_800_000_000_000L;

    /** Signed by somebody that our tracker set does not name. */
    static Stream<byte[]> tickets() {
        MembershipTicket ticket = new MembershipTicket(
                CHAIN.cluster(),
                FOREIGN.verifyKey().fingerprint(),
                new UserName("alice"),
                new DeviceName("laptop"),
                PEER,
                GROUP,
                MembershipTicket.READ,
                NOW,
                NOW + 1,
                0,
                1);
        return Stream.of(TicketCodec.sign(ticket, FOREIGN).toBytes(), new byte[300], new byte[64], new byte[65]);
    }

    @MethodSource("tickets")
    @FuzzTest(maxDuration = "20s")
    void aTicketThatNoTrackerOfOursSignedIsRefused(byte[] ticket) {
        try {
            new TicketVerifier(CHAIN, new Revocations())
                    .check(Blob.copyOf(Objects.requireNonNull(ticket)), PEER, GROUP, NOW, true);
        } catch (RefusedException e) {
            assertThat(e.problem().message()).isNotBlank();
            return;
        }
        throw new AssertionError("a ticket that nobody signed was believed");
    }

    static Stream<byte[]> trackerSets() {
        TrackerSetChain foreign = TrackerSetChain.begin(FOREIGN, List.of(TicketTest.member(1, FOREIGN)));
        return Stream.of(foreign.links().get(0).toBytes(), new byte[200], new byte[1]);
    }

    @MethodSource("trackerSets")
    @FuzzTest(maxDuration = "20s")
    void aTrackerSetThatOurRootDidNotSignIsRefused(byte[] set) {
        try {
            TrackerSetChain.verify(CHAIN.root().bytes(), List.of(Blob.copyOf(Objects.requireNonNull(set))));
        } catch (RefusedException e) {
            assertThat(e.problem().message()).isNotBlank();
            return;
        }
        throw new AssertionError("a tracker set that nobody signed was believed");
    }

    static Stream<byte[]> links() {
        Sha256 root = Sha256.digest(new byte[0]);
        Endpoint tracker = new Endpoint("192.0.2.7", 8089);
        String plain = new InviteLink(List.of(tracker), root, null, null).toString();
        String whole = new InviteLink(
                        List.of(tracker, new Endpoint("2001:db8::1", 1)), root, new GroupName("docs"), "Zm9v")
                .toString();
        return Stream.of(plain, whole, whole.substring(0, 30), "p2p:", "p2p:////", "p2p:a/b/c/d/e/f")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("links")
    @FuzzTest(maxDuration = "20s")
    void aLinkIsReadOrRefused(byte[] text) {
        try {
            InviteLink link = InviteLink.parse(new String(Objects.requireNonNull(text), StandardCharsets.UTF_8));
            assertThat(InviteLink.parse(link.toString())).isEqualTo(link);
        } catch (RefusedException e) {
            assertThat(e.problem().message()).isNotBlank();
        }
    }
}
