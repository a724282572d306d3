// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.message.LinkMessage;
import p2p.trust.TrackerSetChain;

/**
 * Which trackers this daemon believes (RELIABILITY section 3): the pinned root, its newest tracker set, and the checks of every
 * Welcome. A changed root is refused and never replaces the pinned one. On the loop.
 */
final class ClusterTrust {
    private static final Logger log = LoggerFactory.getLogger(ClusterTrust.class);

    private final NetworkMemory memory;
    private final Map<PeerId, Endpoint> contacts = new HashMap<>();
    private @Nullable TrackerSetChain pinned;
    private boolean pinning;

    ClusterTrust(NetworkMemory memory) {
        this.memory = memory;
    }

    /** The state of the last run. */
    void restore(KnownNetwork known) {
        pinned = known.chain();
        contacts.putAll(known.contacts());
    }

    Optional<TrackerSetChain> pinned() {
        return Optional.ofNullable(pinned);
    }

    /** Where the tracker with this key was reached on joining, if it was one of those. */
    Optional<Endpoint> contact(PeerId key) {
        return Optional.ofNullable(contacts.get(key));
    }

    /** Checks the chain of a Welcome from somebody whose root nobody has vouched for yet, and that this key belongs to it. */
    static TrackerSetChain proven(LinkMessage.Welcome welcome, PeerId key, Endpoint at) {
        TrackerSetChain chain = TrackerSetChain.verify(welcome.rootKey(), welcome.trackerSet());
        if (chain.newest().byTlsKey(key).isEmpty()) {
            throw new RefusedException(foreignKey(at, key));
        }
        return chain;
    }

    /**
     * Pins a network for good; the caller knows that the user wants this root. Completes when durable. Where a network is
     * pinned already the tracker only becomes a contact, and its chain must pass the checks of every Welcome, but that the user's word
     * stands for the tracker's: another root, an older history and a key that the newest set has dropped are refused ({@code UNTRUSTED}).
     */
    CompletionStage<Void> pin(TrackerSetChain chain, PeerId key, Endpoint at) {
        TrackerSetChain mine = pinned;
        if (mine != null) {
            TrackerSetChain newest = newest(mine, chain.root().bytes(), chain.links(), key, at, true);
            pinned = newest;
            contacts.put(key, at);
            return memory.keep(KnownNetwork.of(newest, contacts));
        }
        if (pinning) {
            throw new RefusedException(
                    ErrorCode.BUSY, "another join of this daemon is under way", "try again in a moment");
        }
        pinning = true;
        Map<PeerId, Endpoint> kept = new HashMap<>(contacts);
        kept.put(key, at);
        return memory.keep(KnownNetwork.of(chain, kept))
                .whenComplete((done, failure) -> pinning = false)
                .thenRun(() -> {
                    pinned = chain;
                    contacts.put(key, at);
                    log.info(
                            "pinned the network {} with {} trackers",
                            chain.cluster().shortHex(),
                            chain.newest().members().size());
                });
    }

    /**
     * Checks a Welcome against the pinned network; true when it brought a newer tracker set, which is then in force. Throws
     * {@link RefusedException} ({@code UNTRUSTED}).
     */
    boolean check(LinkMessage.Welcome welcome, PeerId key, Endpoint at) {
        TrackerSetChain mine = pinned;
        if (mine == null) {
            throw new IllegalStateException("nothing is pinned");
        }
        TrackerSetChain chain = newest(mine, welcome.rootKey(), welcome.trackerSet(), key, at, false);
        boolean newer = chain != mine;
        if (newer) {
            inForce(chain);
        }
        return newer;
    }

    /**
     * Continues the pinned chain by signed sets that a peer brought, which prove themselves; true when they are newer, and then
     * in force. Throws {@link RefusedException} ({@code UNTRUSTED}) when they do not hold.
     */
    boolean learn(List<Blob> further) {
        TrackerSetChain mine = pinned;
        if (mine == null) {
            throw new IllegalStateException("nothing is pinned");
        }
        TrackerSetChain chain = mine.continuedBy(further);
        if (chain == mine) {
            return false;
        }
        inForce(chain);
        return true;
    }

    private void inForce(TrackerSetChain chain) {
        pinned = chain;
        memory.keep(KnownNetwork.of(chain, contacts)).whenComplete((done, failure) -> {
            if (failure != null) {
                log.error("the new tracker set could not be saved: {}", failure.getMessage());
            }
        });
        log.info("the tracker set is now version {}", chain.newest().version());
    }

    /**
     * The chain in force once a tracker showed this one: mine, unless theirs continues it or takes its place after a split. For the latter a
     * tracker of my own newest set has to vouch, by having given its side up itself, or the user.
     */
    private static TrackerSetChain newest(
            TrackerSetChain mine, Blob rootKey, List<Blob> theirs, PeerId key, Endpoint at, boolean wanted) {
        Sha256 root = rootKey.sha256();
        if (!root.equals(mine.cluster())) {
            throw new RefusedException(changedRoot(at, mine.cluster(), root));
        }
        TrackerSetChain chain = mine;
        int common = Math.min(mine.links().size(), theirs.size());
        if (!theirs.subList(0, common).equals(mine.links().subList(0, common))) {
            chain = TrackerSetChain.verify(rootKey, theirs);
            boolean vouched = wanted || mine.newest().byTlsKey(key).isPresent();
            if (!vouched || !mine.mayGiveWayTo(chain)) {
                throw new RefusedException(anotherHistory());
            }
            log.warn(
                    "the trackers have been two networks for a while: version {} replaces version {}",
                    chain.newest().version(),
                    mine.newest().version());
        } else if (theirs.size() > common) {
            chain = TrackerSetChain.verify(rootKey, theirs);
        } else if (theirs.isEmpty()) {
            throw new RefusedException(anotherHistory());
        }
        if (chain.newest().byTlsKey(key).isEmpty()) {
            throw new RefusedException(foreignKey(at, key));
        }
        return chain;
    }

    private static Problem anotherHistory() {
        return Problem.of(
                ErrorCode.UNTRUSTED,
                "a tracker shows another history of the trackers than the one known here",
                "ask the operator for a fresh join link");
    }

    static Problem changedRoot(Endpoint at, Sha256 expected, Sha256 shown) {
        return Problem.of(
                ErrorCode.UNTRUSTED,
                "the tracker at " + at + " belongs to another network: its root key is " + shown
                        + ", the expected one is " + expected,
                "if the operator confirms the new key, use a daemon with another --state for it");
    }

    private static Problem foreignKey(Endpoint at, PeerId key) {
        return Problem.of(
                ErrorCode.UNTRUSTED,
                "the key at " + at + " (" + key.shortHex() + "...) is not in the network's list of trackers",
                "ask the operator for a fresh join link");
    }
}
