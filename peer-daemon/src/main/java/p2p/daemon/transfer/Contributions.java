// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;
import p2p.daemon.swarm.RateMeter;
import p2p.message.SourceOrigin;
import p2p.message.TransferReport;
import p2p.message.TransferView;

/** Who delivered how much of a download, how fast it comes in, and who delivered wrong bytes. On the loop. */
final class Contributions {
    /** Bad pieces of one peer after which it is not asked any more. */
    static final int STRIKES = 2;

    /**
     * Peers that are named. A label holds the port, so a peer that connects again and again has many; those that gave least are
     * counted together beyond this.
     */
    static final int NAMED = 256;

    static final String OTHERS = "others";
    /** Stands where a peer's label does: pieces that were taken from other files here. No label is like it: those have an {@code @}. */
    private static final String HERE = "this disk";

    private final Map<String, Account> byLabel = new LinkedHashMap<>();
    private final Map<PeerId, Liar> liars = new LinkedHashMap<>();
    private final RateMeter total = new RateMeter();
    private long lastBytes = Long.MIN_VALUE;

    private record Liar(String label, int strikes) {}

    private static final class Account {
        private final RateMeter meter = new RateMeter();
        private long bytes;
        private @Nullable SourceOrigin learned;
    }

    Contributions(List<TransferReport.Share> before) {
        before.forEach(share -> account(share.peer()).bytes = share.bytes());
    }

    /** Bytes arrived, whatever becomes of them. */
    void heard(String peer, int bytes, long now) {
        total.add(bytes, now);
        account(peer).meter.add(bytes, now);
        lastBytes = now;
    }

    /** Who spoke of the peer first. */
    void learned(String peer, SourceOrigin origin) {
        account(peer).learned = origin;
    }

    /** A wanted block of the peer is whole; negative: it turned out to be worth nothing. */
    void delivered(String peer, int bytes) {
        account(peer).bytes += bytes;
    }

    /** A wanted piece was on this disk. */
    void here(int bytes) {
        delivered(HERE, bytes);
    }

    /** A bad piece of this peer alone; returns how many there are. */
    int strike(PeerId peer, String label) {
        return liars.merge(peer, new Liar(label, 1), (before, one) -> new Liar(label, before.strikes() + 1))
                .strikes();
    }

    boolean isBanned(PeerId peer) {
        Liar liar = liars.get(peer);
        return liar != null && liar.strikes() >= STRIKES;
    }

    /** Peers that delivered bad pieces. */
    List<String> liars() {
        return liars.values().stream().map(Liar::label).toList();
    }

    /** Forgives everybody: the user tries again. */
    void forgive() {
        liars.clear();
    }

    long rate(long now) {
        return total.perSecond(now);
    }

    /** Whether bytes came in during the last {@code nanos}. */
    boolean movedWithin(long nanos, long now) {
        return lastBytes != Long.MIN_VALUE && now - lastBytes <= nanos;
    }

    List<TransferReport.Share> shares() {
        return byLabel.entrySet().stream()
                .map(e -> new TransferReport.Share(e.getKey(), e.getValue().bytes))
                .toList();
    }

    /** {@code connected}: who takes part just now. */
    List<TransferView.Contribution> view(java.util.Set<String> connected, long now) {
        connected.forEach(this::account);
        return byLabel.entrySet().stream()
                .map(e -> new TransferView.Contribution(
                        e.getKey(),
                        e.getValue().bytes,
                        e.getValue().meter.perSecond(now),
                        connected.contains(e.getKey()),
                        e.getValue().learned))
                .toList();
    }

    private Account account(String peer) {
        if (!byLabel.containsKey(peer) && byLabel.size() >= NAMED) {
            countLeastAmongOthers();
        }
        return byLabel.computeIfAbsent(peer, p -> new Account());
    }

    private void countLeastAmongOthers() {
        Account others = byLabel.computeIfAbsent(OTHERS, o -> new Account());
        String least = byLabel.entrySet().stream()
                .filter(e -> !e.getKey().equals(OTHERS))
                .min(Comparator.comparingLong(e -> e.getValue().bytes))
                .orElseThrow()
                .getKey();
        Account gone = byLabel.remove(least);
        others.bytes += gone == null ? 0 : gone.bytes;
    }
}
