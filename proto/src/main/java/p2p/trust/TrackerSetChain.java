// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;

/** A cluster's root key and every tracker set from version 1 on, each link checked: what a process believes about its trackers. */
public final class TrackerSetChain {
    /** Older sets may be dropped by a later version of the protocol; a longer chain than this is refused. */
    public static final int MAX_LENGTH = 1_000;

    private final VerifyKey root;
    private final List<Blob> links;
    private final TrackerSet newest;

    private TrackerSetChain(VerifyKey root, List<Blob> links, TrackerSet newest) {
        this.root = root;
        this.links = List.copyOf(links);
        this.newest = newest;
    }

    /** Version 1 of a new cluster, signed by its root. */
    public static TrackerSetChain begin(SigningKey root, List<TrackerSet.Member> members) {
        TrackerSet first = new TrackerSet(root.verifyKey().fingerprint(), 1, TrackerSet.NONE, members);
        return new TrackerSetChain(root.verifyKey(), List.of(TrackerSetLayout.sign(first, root)), first);
    }

    /** This chain and one more version, signed by the root or a tracker of the newest set. */
    public TrackerSetChain extend(SigningKey signer, List<TrackerSet.Member> members) {
        Blob last = links.get(links.size() - 1);
        TrackerSet next = new TrackerSet(newest.cluster(), newest.version() + 1, last.sha256(), members);
        List<Blob> longer = new ArrayList<>(links);
        longer.add(TrackerSetLayout.sign(next, signer));
        return verify(root.bytes(), longer);
    }

    /** Checks a chain that arrived; throws {@link RefusedException} (UNTRUSTED) that says which link does not hold. */
    public static TrackerSetChain verify(Blob rootKey, List<Blob> links) {
        try {
            VerifyKey root = new VerifyKey(rootKey);
            if (links.isEmpty() || links.size() > MAX_LENGTH) {
                throw new IllegalArgumentException("a chain of " + links.size() + " tracker sets");
            }
            TrackerSet previous = null;
            Sha256 previousHash = TrackerSet.NONE;
            for (Blob link : links) {
                TrackerSetLayout.Signed signed = TrackerSetLayout.read(link);
                checkLink(root, previous, previousHash, signed);
                previous = signed.set();
                previousHash = link.sha256();
            }
            if (previous == null) {
                throw new IllegalArgumentException("an empty chain");
            }
            return new TrackerSetChain(root, links, previous);
        } catch (IllegalArgumentException e) {
            throw doesNotHold(e);
        }
    }

    /**
     * This chain and what follows it: signed sets in order, beginning at the latest with the version after the newest one;
     * those that are known must be the same. Only new ones cost a signature check, and the first bad one ends it. Returns
     * this chain when there is nothing new; throws {@link RefusedException} (UNTRUSTED).
     */
    public TrackerSetChain continuedBy(List<Blob> further) {
        try {
            List<Blob> longer = new ArrayList<>(links);
            TrackerSet last = newest;
            for (Blob link : further) {
                TrackerSetLayout.Signed signed = TrackerSetLayout.read(link);
                long version = signed.set().version();
                if (version <= newest.version()) {
                    if (!links.get((int) version - 1).equals(link)) {
                        throw new IllegalArgumentException("another version " + version + " is known here");
                    }
                    continue;
                }
                if (longer.size() == MAX_LENGTH) {
                    throw new IllegalArgumentException("a chain of more than " + MAX_LENGTH + " tracker sets");
                }
                checkLink(root, last, longer.get(longer.size() - 1).sha256(), signed);
                longer.add(link);
                last = signed.set();
            }
            return last == newest ? this : new TrackerSetChain(root, longer, last);
        } catch (IllegalArgumentException e) {
            throw doesNotHold(e);
        }
    }

    /** The signed sets after that version, oldest first: at most {@code maxBytes} and {@code maxLinks}, but one if there is one. */
    public List<Blob> after(long version, int maxBytes, int maxLinks) {
        List<Blob> page = new ArrayList<>();
        int bytes = 0;
        for (long next = Math.max(0, version); next < links.size() && page.size() < maxLinks; next++) {
            Blob link = links.get((int) next);
            bytes += link.size();
            if (bytes > maxBytes && !page.isEmpty()) {
                break;
            }
            page.add(link);
        }
        return page;
    }

    /**
     * Whether a whole chain may take this one's place although it does not continue it: after a split each side had its own sets, and one of
     * the two is given up. It has this root and a higher version, and leaves out no set that the root signed, so nobody whom the root expelled
     * comes back that way. Who shows it is for the caller to judge.
     */
    public boolean mayGiveWayTo(TrackerSetChain other) {
        return other.newest().version() > newest.version() && leavesOutNoneOfTheRoot(other);
    }

    /**
     * Whether trackers that show this other chain may have gone on from the ones known here: it continues this one, or parts from it by sets of its
     * own, and leaves out none that the root signed. One that merely ends earlier was shown by somebody who left.
     */
    public boolean mayHaveGoneOnAs(TrackerSetChain other) {
        int common = common(other);
        return (common < other.links().size() || common == links.size()) && leavesOutNoneOfTheRoot(other);
    }

    private int common(TrackerSetChain other) {
        int common = 0;
        while (common < Math.min(links.size(), other.links().size())
                && links.get(common).equals(other.links().get(common))) {
            common++;
        }
        return common;
    }

    private boolean leavesOutNoneOfTheRoot(TrackerSetChain other) {
        return other.cluster().equals(cluster())
                && links.subList(common(other), links.size()).stream()
                        .noneMatch(link -> TrackerSetLayout.read(link).signer().equals(root));
    }

    private static RefusedException doesNotHold(IllegalArgumentException why) {
        return new RefusedException(
                ErrorCode.UNTRUSTED,
                "the trackers' list of themselves does not hold: " + why.getMessage(),
                "ask the operator for a fresh join link");
    }

    private static void checkLink(
            VerifyKey root, @Nullable TrackerSet previous, Sha256 previousHash, TrackerSetLayout.Signed signed) {
        TrackerSet set = signed.set();
        long expected = previous == null ? 1 : previous.version() + 1;
        if (set.version() != expected || !set.previous().equals(previousHash)) {
            throw new IllegalArgumentException("version " + set.version() + " does not follow " + (expected - 1));
        }
        if (!set.cluster().equals(root.fingerprint())) {
            throw new IllegalArgumentException("version " + set.version() + " belongs to another cluster");
        }
        boolean allowed = signed.signer().equals(root)
                || previous != null
                        && previous.members().stream()
                                .anyMatch(m -> m.signingKey().equals(signed.signer()));
        if (!allowed
                || !signed.signer().verifies(VerifyKey.Purpose.TRACKER_SET, signed.content(), signed.signature())) {
            throw new IllegalArgumentException("version " + set.version() + " is not signed by the root or a tracker");
        }
    }

    public VerifyKey root() {
        return root;
    }

    /** The fingerprint that people compare and links carry. */
    public Sha256 cluster() {
        return newest.cluster();
    }

    public TrackerSet newest() {
        return newest;
    }

    /** Trackers of earlier sets whose keys the newest one does not name, as they were named last: those that left last first, at most {@code limit}. */
    public List<TrackerSet.Member> former(int limit) {
        List<TrackerSet.Member> former = new ArrayList<>();
        Set<PeerId> known = new HashSet<>();
        newest.members().forEach(member -> known.add(member.tlsKey()));
        for (int i = links.size() - 2; i >= 0 && former.size() < limit; i--) {
            for (TrackerSet.Member member :
                    TrackerSetLayout.read(links.get(i)).set().members()) {
                if (known.add(member.tlsKey()) && former.size() < limit) {
                    former.add(member);
                }
            }
        }
        return former;
    }

    /** The signed sets, oldest first, as they travel. */
    public List<Blob> links() {
        return links;
    }
}
