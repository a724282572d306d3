// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

class TicketTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long HALF_HOUR = Duration.ofMinutes(30).toMillis();
    private static final GroupId GROUP = new GroupId(7);
    private final SigningKey root = SigningKey.generate(new SecureRandom());
    private final SigningKey tracker = SigningKey.generate(new SecureRandom());
    private final PeerId peer = new PeerId(Sha256.digest(new byte[] {1}));
    private final TrackerSetChain chain = TrackerSetChain.begin(root, List.of(member(1, tracker)));
    private final Revocations revocations = new Revocations();
    private final TicketVerifier verifier = new TicketVerifier(chain, revocations);

    @Test
    void aTicketOfOurTrackerIsAccepted() {
        MembershipTicket ticket = ticket(tracker, "alice");
        assertThat(verifier.check(TicketCodec.sign(ticket, tracker), peer, GROUP, NOW, true))
                .isEqualTo(ticket);
    }

    @Test
    void theLongestNamesStayUnderTheLimit() {
        Blob signed = TicketCodec.sign(ticket(tracker, "a".repeat(64)), tracker);
        assertThat(signed.size()).isLessThan(TicketCodec.MAX_BYTES);
        assertThat(TicketCodec.peek(signed).group()).isEqualTo(GROUP);
    }

    @Test
    void anotherDeviceAnotherGroupAndAnotherNetworkAreRefused() {
        Blob signed = TicketCodec.sign(ticket(tracker, "alice"), tracker);
        PeerId other = new PeerId(Sha256.digest(new byte[] {2}));
        refused(() -> verifier.check(signed, other, GROUP, NOW, true), "another device");
        refused(() -> verifier.check(signed, peer, new GroupId(8), NOW, true), "another group");
        SigningKey foreignRoot = SigningKey.generate(new SecureRandom());
        TicketVerifier foreign =
                new TicketVerifier(TrackerSetChain.begin(foreignRoot, List.of(member(1, tracker))), revocations);
        refused(() -> foreign.check(signed, peer, GROUP, NOW, true), "another network");
    }

    @Test
    void aSignerOutsideTheSetIsRefused() {
        SigningKey stranger = SigningKey.generate(new SecureRandom());
        Blob signed = TicketCodec.sign(ticket(stranger, "alice"), stranger);
        refused(() -> verifier.check(signed, peer, GROUP, NOW, true), "not signed by a tracker");
    }

    @Test
    void theGroupsOwnGraceCounts() {
        Blob strict = TicketCodec.sign(ticket(tracker, "alice", 0), tracker);
        Blob hour = TicketCodec.sign(ticket(tracker, "alice", 60), tracker);
        long late = NOW + HALF_HOUR + Duration.ofMinutes(3).toMillis();

        refused(() -> verifier.check(strict, peer, GROUP, late, false), "expired");
        assertThat(verifier.check(hour, peer, GROUP, late, false).grace()).isEqualTo(60);
        refused(
                () -> verifier.check(
                        hour, peer, GROUP, late + Duration.ofHours(1).toMillis(), false),
                "expired");
    }

    @Test
    void anExpiredTicketCountsOnlyForAPeerThatReachesNoTracker() {
        Blob signed = TicketCodec.sign(ticket(tracker, "alice"), tracker);
        long late = NOW + HALF_HOUR + Duration.ofMinutes(3).toMillis();
        refused(() -> verifier.check(signed, peer, GROUP, late, true), "expired");
        assertThat(verifier.check(signed, peer, GROUP, late, false).peer()).isEqualTo(peer);
        long tooLate = late + Duration.ofMinutes(MembershipTicket.MAX_GRACE).toMillis();
        refused(() -> verifier.check(signed, peer, GROUP, tooLate, false), "expired");
        refused(() -> verifier.check(signed, peer, GROUP, NOW - HALF_HOUR, true), "future");
    }

    @Test
    void aRevocationVoidsWhatWasIssuedBeforeIt() {
        MembershipTicket old = ticket(tracker, "alice");
        Blob signed = TicketCodec.sign(old, tracker);
        verifier.check(signed, peer, GROUP, NOW, true);
        revocations.add(new Revocations.Entry(GROUP, new UserName("ALICE"), NOW + 1));
        refused(() -> verifier.check(signed, peer, GROUP, NOW + 2, true), "revoked");
        assertThat(verifier.fault(old, NOW + 2, true)).contains("the membership was revoked");
    }

    @Test
    void aFlippedBitNeverPasses() {
        byte[] good = TicketCodec.sign(ticket(tracker, "alice"), tracker).toBytes();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            refused(() -> verifier.check(Blob.copyOf(bad), peer, GROUP, NOW, true), "");
        }
    }

    @Test
    void randomBytesAreRefusedWithoutAnyOtherError() {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(320)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = 2;
            }
            refused(() -> verifier.check(Blob.copyOf(bytes), peer, GROUP, NOW, true), "");
        }
    }

    private MembershipTicket ticket(SigningKey signer, String user) {
        return ticket(signer, user, MembershipTicket.MAX_GRACE);
    }

    private MembershipTicket ticket(SigningKey signer, String user, int grace) {
        DeviceName device = new DeviceName("d".repeat(64));
        Sha256 key = signer.verifyKey().fingerprint();
        int rights = MembershipTicket.READ | MembershipTicket.WRITE;
        return new MembershipTicket(
                chain.cluster(), key, new UserName(user), device, peer, GROUP, rights, NOW, NOW + HALF_HOUR, grace, 1);
    }

    static TrackerSet.Member member(int id, SigningKey key) {
        PeerId tls = new PeerId(Sha256.digest(new byte[] {(byte) id, 9}));
        return new TrackerSet.Member(id, tls, key.verifyKey(), List.of(new Endpoint("127.0.0.1", 8088 + id)), null);
    }

    private static void refused(Runnable check, String why) {
        assertThatThrownBy(check::run).isInstanceOf(RefusedException.class).hasMessageContaining(why);
    }
}
