// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.message.Source;

/**
 * A download's dealings with the outside while it fetches: its sources, whom to connect to, what to ask for. Made when
 * fetching begins, stopped for good when it ends. On the loop.
 */
final class Pursuit implements FetchProgress {
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private final Surroundings around;
    private final TransferRecord intent;
    private final Contributions contributions;
    private final FetchProgress progress;
    private final Consumer<List<Source>> onSources;
    private final Contacts contacts;
    private final Allowance allowance;
    private final Fetch fetch;
    private final OlderVersions older;
    private final Swarm swarm;
    private final Watch watch;
    private final long begun;
    private List<Source> sources;
    private boolean stopped;

    /**
     * @param sources those known from before
     * @param onSources told when other peers hold the file than before
     */
    Pursuit(
            Surroundings around,
            Peers peers,
            Swarm swarm,
            Assembly assembly,
            TransferRecord intent,
            Contributions contributions,
            List<Source> sources,
            FetchProgress progress,
            Consumer<List<Source>> onSources) {
        this.around = around;
        this.begun = around.loop().nanoTime();
        this.intent = intent;
        this.contributions = contributions;
        this.sources = sources;
        this.progress = progress;
        this.onSources = onSources;
        this.swarm = swarm;
        contacts = new Contacts(around, peers, swarm, Contacts.SESSIONS, this::mayTry);
        allowance = new Allowance(peers.swarms().limits(), intent.number());
        fetch = new Fetch(around, swarm, assembly, contributions, s -> mayAsk(s.label()), allowance, this);
        older = new OlderVersions(around, peers, intent, assembly, fetch, s -> mayTry(s) && !hasAll(s.peer()));
        fetch.start();
        fetch.setOtherSources(others(sources));
        contacts.replace(sources);
        watch = around.directory().watch(intent.entry(), this::sourcesChanged);
        older.start();
    }

    private boolean mayAsk(String label) {
        return intent.from().isEmpty() || intent.from().stream().anyMatch(label::equalsIgnoreCase);
    }

    private boolean mayTry(Source source) {
        return mayAsk(source.label()) && !contributions.isBanned(source.peer());
    }

    /** Whoever is connected with all of it need not be asked for an older version. */
    private boolean hasAll(PeerId peer) {
        SwarmSession session = swarm.sessionWith(peer);
        return session != null && session.isOpen() && session.theirs().isFull();
    }

    private int others(List<Source> list) {
        return (int) list.stream().filter(s -> !s.peer().equals(around.self())).count();
    }

    private void sourcesChanged(List<Source> now) {
        if (stopped) {
            return;
        }
        boolean different = !peersOf(now).equals(peersOf(sources));
        sources = now;
        fetch.setOtherSources(others(now));
        contacts.replace(now);
        if (different && !now.isEmpty()) {
            onSources.accept(now);
        }
    }

    private static List<PeerId> peersOf(List<Source> sources) {
        return sources.stream().map(Source::peer).sorted().toList();
    }

    /** Once a second. */
    void tick() {
        fetch.tick();
        contacts.tick();
        older.tick();
    }

    /** Whether nothing came in for a while, if ever: another download of the content may be allowed other sources. */
    boolean isFruitless() {
        long now = around.loop().nanoTime();
        return now - begun > PATIENCE && !contributions.movedWithin(PATIENCE, now);
    }

    void ticketRenewed() {
        contacts.ticketRenewed();
        older.ticketRenewed();
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            watch.close();
            contacts.stop();
            older.stop();
            fetch.stop();
        }
    }

    List<Source> sources() {
        return sources;
    }

    Fetch fetch() {
        return fetch;
    }

    Allowance allowance() {
        return allowance;
    }

    Contacts contacts() {
        return contacts;
    }

    @Override
    public void verified(PieceIndex piece) {
        older.verified(piece);
        progress.verified(piece);
    }

    @Override
    public void complete() {
        progress.complete();
    }

    @Override
    public void diskFailed(Throwable error) {
        progress.diskFailed(error);
    }

    @Override
    public void left(PeerId peer, ErrorCode code, String reason) {
        contacts.left(peer, contributions.isBanned(peer) ? ErrorCode.INTEGRITY : code, reason);
    }

    @Override
    public void joined(PeerId peer) {
        contacts.joined(peer);
    }
}
