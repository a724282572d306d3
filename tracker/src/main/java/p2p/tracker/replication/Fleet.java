// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.PeerId;
import p2p.loop.Loop;
import p2p.tracker.fellow.FellowDialer;
import p2p.tracker.fellow.FellowLink;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** The trackers of this network as the newest set names them, with a link to each of the others. Owned by the loop. */
final class Fleet {
    /** A tracker counts as away when it could not be spoken to for this long. */
    private static final Duration AWAY = Duration.ofSeconds(1);

    private final Loop loop;
    private final FellowDialer dialer;
    private final PeerId self;
    private final MemberTrust trust;
    private final Consumer<TrackerSetChain> inForce;
    private final Map<PeerId, FellowLink> links = new HashMap<>();
    private final Map<PeerId, Long> downSince = new HashMap<>();
    private @Nullable TrackerSetChain chain;

    /** {@code inForce} hears of each newer chain, on the loop. */
    Fleet(Loop loop, FellowDialer dialer, PeerId self, MemberTrust trust, Consumer<TrackerSetChain> inForce) {
        this.loop = loop;
        this.dialer = dialer;
        this.self = self;
        this.trust = trust;
        this.inForce = inForce;
    }

    Optional<TrackerSetChain> chain() {
        return Optional.ofNullable(chain);
    }

    PeerId self() {
        return self;
    }

    /** This chain counts from now on. */
    void follow(TrackerSetChain now) {
        loop.assertInLoop();
        chain = now;
        admit(Set.of());
        relink(now.newest());
        inForce.accept(now);
    }

    /** The next link of the chain was applied. */
    void extended(@Nullable Blob root, Blob link) {
        TrackerSetChain before = chain;
        if (before != null) {
            TrackerSetChain now = before.continuedBy(List.of(link));
            if (now != before) {
                follow(now);
            }
        } else if (root != null) {
            follow(TrackerSetChain.verify(root, List.of(link)));
        }
    }

    /** Admits to the log's port the trackers of the newest set, those that vote still, and {@code more}. */
    void admit(Collection<PeerId> more) {
        Set<PeerId> keys = new HashSet<>(more);
        keys.add(self);
        members().forEach(member -> keys.add(member.tlsKey()));
        trust.admit(keys);
    }

    private void relink(TrackerSet set) {
        for (PeerId gone : new ArrayList<>(links.keySet())) {
            FellowLink link = links.get(gone);
            Optional<TrackerSet.Member> member = set.byTlsKey(gone);
            if (link != null && (member.isEmpty() || !member.get().addresses().contains(link.at()))) {
                link.close();
                links.remove(gone);
                downSince.remove(gone);
            }
        }
        for (TrackerSet.Member member : set.members()) {
            PeerId key = member.tlsKey();
            if (!key.equals(self) && !links.containsKey(key)) {
                FellowLink link =
                        new FellowLink(dialer, loop, member.addresses().get(0), key, () -> changed(key));
                links.put(key, link);
                downSince.put(key, loop.nanoTime());
                link.start();
            }
        }
    }

    private void changed(PeerId key) {
        FellowLink link = links.get(key);
        if (link == null) {
            return;
        }
        if (link.isOpen()) {
            downSince.remove(key);
        } else {
            downSince.putIfAbsent(key, loop.nanoTime());
        }
    }

    Collection<FellowLink> links() {
        return List.copyOf(links.values());
    }

    Optional<FellowLink> link(PeerId key) {
        return Optional.ofNullable(links.get(key));
    }

    /** For how long the tracker cannot be spoken to; zero while it can, or when it is this one. */
    Duration away(PeerId key) {
        Long since = downSince.get(key);
        return since == null ? Duration.ZERO : Duration.ofNanos(loop.nanoTime() - since);
    }

    /** Since when it cannot be spoken to, ms since 1970. */
    long awaySince(PeerId key) {
        return loop.now() - away(key).toMillis();
    }

    boolean isAway(PeerId key) {
        return away(key).compareTo(AWAY) >= 0;
    }

    List<TrackerSet.Member> members() {
        return chain == null ? List.of() : chain.newest().members();
    }

    boolean isMember(PeerId key) {
        return members().stream().anyMatch(m -> m.tlsKey().equals(key));
    }

    /** The tracker that the Raft group calls so; those that left count too, as long as the chain remembers them. */
    Optional<TrackerSet.Member> byVoter(String raftPeer) {
        return members().stream().filter(m -> Voters.isOf(raftPeer, m.tlsKey())).findFirst();
    }

    void close() {
        links.values().forEach(FellowLink::close);
        links.clear();
    }
}
