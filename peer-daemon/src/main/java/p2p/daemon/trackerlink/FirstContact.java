// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.message.LinkMessage;
import p2p.message.TrackerNotice;
import p2p.trust.TrackerSetChain;

/**
 * Meets trackers whose network is not pinned yet (RELIABILITY section 3): any key may answer, nothing but Hello is said, and
 * Welcome must bring a chain that proves the answering key under its root. Tries the addresses in turn. On the loop.
 */
final class FirstContact implements TrackerLink.Listener {
    /** A tracker that proved itself under a root; whether that root is the right one is for the caller and the user. */
    record Proof(TrackerSetChain chain, PeerId key, Endpoint at) {}

    private final LinkOpener opener;
    private final List<Endpoint> trackers;
    private final @Nullable Sha256 expected;
    private final CompletableFuture<Proof> result = new CompletableFuture<>();
    private int index;
    private Problem last = Problem.of(ErrorCode.USAGE, "no tracker was named", "p2p join LINK");

    private FirstContact(LinkOpener opener, List<Endpoint> trackers, @Nullable Sha256 expected) {
        this.opener = opener;
        this.trackers = trackers;
        this.expected = expected;
    }

    /** Completes with the first tracker that proves itself; with the last failure when none does, at once when a root is wrong. */
    static CompletionStage<Proof> meet(LinkOpener opener, List<Endpoint> trackers, @Nullable Sha256 expected) {
        FirstContact contact = new FirstContact(opener, trackers, expected);
        contact.dial();
        return contact.result;
    }

    private void dial() {
        if (index == trackers.size()) {
            result.completeExceptionally(new RefusedException(last));
        } else {
            opener.open(trackers.get(index++), this);
        }
    }

    @Override
    public void welcomed(TrackerLink link, LinkMessage.Welcome welcome) {
        try {
            Sha256 root = welcome.rootKey().sha256();
            if (expected != null && !root.equals(expected)) {
                throw new RefusedException(ClusterTrust.changedRoot(link.at(), expected, root));
            }
            Proof proof = new Proof(ClusterTrust.proven(welcome, link.key(), link.at()), link.key(), link.at());
            result.complete(proof);
            link.close("first contact is done");
        } catch (RefusedException e) {
            result.completeExceptionally(e);
            link.drop(e.problem());
        }
    }

    @Override
    public long seen() {
        return 0;
    }

    @Override
    public void saw(long newest) {
        // nothing is asked here
    }

    @Override
    public void notice(TrackerLink link, TrackerNotice notice) {
        // nothing is listened to before the network is pinned
    }

    @Override
    public void closed(TrackerLink link, Problem why) {
        last = why;
        if (!result.isDone()) {
            dial();
        }
    }
}
