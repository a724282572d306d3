// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.RefusedException;

class TrackerSetChainTest {
    private final SigningKey root = SigningKey.generate(new SecureRandom());
    private final SigningKey one = SigningKey.generate(new SecureRandom());
    private final SigningKey two = SigningKey.generate(new SecureRandom());
    private final TrackerSetChain first = TrackerSetChain.begin(root, List.of(TicketTest.member(1, one)));

    @Test
    void aChainIsBelievedLinkByLink() {
        TrackerSetChain second = first.extend(one, List.of(TicketTest.member(1, one), TicketTest.member(2, two)));
        TrackerSetChain third = second.extend(two, List.of(TicketTest.member(2, two)));
        TrackerSetChain read = TrackerSetChain.verify(root.verifyKey().bytes(), third.links());
        assertThat(read.newest().version()).isEqualTo(3);
        assertThat(read.newest().members()).containsExactly(TicketTest.member(2, two));
        assertThat(read.cluster()).isEqualTo(root.verifyKey().fingerprint());
    }

    @Test
    void aRaftEndpointTravelsWithTheSet() {
        TrackerSet.Member plain = TicketTest.member(1, one);
        Endpoint raft = new Endpoint("10.0.0.1", 18089);
        TrackerSet.Member member =
                new TrackerSet.Member(1, plain.tlsKey(), plain.signingKey(), plain.addresses(), raft);
        TrackerSetChain read = TrackerSetChain.verify(
                root.verifyKey().bytes(),
                TrackerSetChain.begin(root, List.of(member)).links());
        assertThat(read.newest().members()).containsExactly(member);
    }

    @Test
    void aVersionSignedByAStrangerIsRefused() {
        assertThatThrownBy(() -> first.extend(two, List.of(TicketTest.member(2, two))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not signed");
    }

    @Test
    void aMissingLinkAForeignRootAndAFlippedBitAreRefused() {
        TrackerSetChain second = first.extend(root, List.of(TicketTest.member(2, two)));
        refused(root.verifyKey().bytes(), List.of(second.links().get(1)));
        refused(root.verifyKey().bytes(), List.of());
        refused(two.verifyKey().bytes(), second.links());
        byte[] good = second.links().get(1).toBytes();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            List<Blob> links = new ArrayList<>(second.links());
            links.set(1, Blob.owning(bad));
            refused(root.verifyKey().bytes(), links);
        }
    }

    @Test
    void aChainIsContinuedByWhatFollowsItAndByNothingElse() {
        TrackerSetChain second = first.extend(root, List.of(TicketTest.member(2, two)));
        TrackerSetChain third = second.extend(two, List.of(TicketTest.member(1, one), TicketTest.member(2, two)));

        assertThat(first.continuedBy(third.links()).links()).isEqualTo(third.links());
        assertThat(first.continuedBy(third.after(1, 1 << 20, 9)).newest()).isEqualTo(third.newest());
        assertThat(third.continuedBy(second.links())).isSameAs(third);
        assertThat(third.continuedBy(List.of())).isSameAs(third);

        TrackerSetChain other = first.extend(one, List.of(TicketTest.member(1, one), TicketTest.member(2, two)));
        assertThatThrownBy(() -> second.continuedBy(other.links())).hasMessageContaining("another version 2");
        assertThatThrownBy(() -> first.continuedBy(third.after(2, 1 << 20, 9))).hasMessageContaining("does not follow");
        assertThatThrownBy(() -> first.continuedBy(List.of(Blob.owning(new byte[200]))))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void afterASplitAHigherVersionMayTakeThePlaceOfAForkThatTrackersSigned() {
        TrackerSetChain pair = first.extend(root, List.of(TicketTest.member(1, one), TicketTest.member(2, two)));
        TrackerSetChain left = pair.extend(one, List.of(TicketTest.member(1, one)));
        TrackerSetChain right = pair.extend(two, List.of(TicketTest.member(2, two)));
        TrackerSetChain healed = left.extend(one, List.of(TicketTest.member(1, one), TicketTest.member(2, two)));

        assertThat(right.mayGiveWayTo(healed)).isTrue();
        assertThat(right.mayGiveWayTo(left)).as("no higher version").isFalse();
        TrackerSetChain expelled = pair.extend(root, List.of(TicketTest.member(2, two)));
        assertThat(expelled.mayGiveWayTo(healed))
                .as("whom the root expelled does not come back that way")
                .isFalse();
        SigningKey otherRoot = SigningKey.generate(new SecureRandom());
        TrackerSetChain stranger = TrackerSetChain.begin(otherRoot, List.of(TicketTest.member(1, one)));
        for (int i = 0; i < 5; i++) {
            stranger = stranger.extend(otherRoot, List.of(TicketTest.member(1, one)));
        }
        assertThat(right.mayGiveWayTo(stranger)).isFalse();
    }

    @Test
    void whoMerelyLeftMayNotHaveGoneOn() {
        TrackerSetChain pair = first.extend(root, List.of(TicketTest.member(1, one), TicketTest.member(2, two)));
        TrackerSetChain left = pair.extend(one, List.of(TicketTest.member(1, one)));
        TrackerSetChain right = pair.extend(two, List.of(TicketTest.member(2, two)));
        assertThat(left.mayHaveGoneOnAs(right)).as("both went on").isTrue();
        assertThat(pair.mayHaveGoneOnAs(left)).as("it went on from here").isTrue();
        assertThat(left.mayHaveGoneOnAs(left)).isTrue();
        assertThat(left.mayHaveGoneOnAs(pair))
                .as("it knows less than is known here")
                .isFalse();
        TrackerSetChain expelled = pair.extend(root, List.of(TicketTest.member(1, one)));
        assertThat(expelled.mayHaveGoneOnAs(right)).as("the root expelled it").isFalse();
    }

    @Test
    void whoLeftIsRememberedByItsLastName() {
        TrackerSetChain chain = first.extend(one, List.of(TicketTest.member(1, one), TicketTest.member(2, two)))
                .extend(one, List.of(TicketTest.member(2, two)));
        assertThat(chain.former(9)).containsExactly(TicketTest.member(1, one));
        assertThat(chain.former(0)).isEmpty();
        assertThat(first.former(9)).isEmpty();
    }

    @Test
    void aPageOfAChainHasBoundsButIsNeverEmptyWhereThereIsMore() {
        TrackerSetChain chain = first;
        for (int i = 0; i < 5; i++) {
            chain = chain.extend(root, List.of(TicketTest.member(1, one)));
        }
        assertThat(chain.after(0, 1, 9)).containsExactly(chain.links().get(0));
        assertThat(chain.after(2, 1 << 20, 3)).isEqualTo(chain.links().subList(2, 5));
        assertThat(chain.after(6, 1 << 20, 9)).isEmpty();
        assertThat(chain.after(Long.MAX_VALUE, 1 << 20, 9)).isEmpty();
    }

    private static void refused(Blob rootKey, List<Blob> links) {
        assertThatThrownBy(() -> TrackerSetChain.verify(rootKey, links)).isInstanceOf(RefusedException.class);
    }
}
