// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.List;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.daemon.exchange.SourceBook;
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
    private final Runnable onSources;
    private final SourceBook book;
    private final Grapevine grapevine;
    private final Contacts contacts;
    private final Allowance allowance;
    private final Fetch fetch;
    private final OlderVersions older;
    private final Swarm swarm;
    private final Watch watch;
    private final long begun;
    private boolean stopped;

    /**
     * @param book sources known from before
     * @param onSources told when there are others to keep than before
     */
    Pursuit(
            Surroundings around,
            Peers peers,
            Swarm swarm,
            Assembly assembly,
            TransferRecord intent,
            Contributions contributions,
            SourceBook book,
            FetchProgress progress,
            Runnable onSources) {
        this.around = around;
        this.begun = around.loop().nanoTime();
        this.intent = intent;
        this.contributions = contributions;
        this.book = book;
        this.progress = progress;
        this.onSources = onSources;
        this.swarm = swarm;
        grapevine = new Grapevine(around, swarm, book);
        contacts = new Contacts(
                around, peers, swarm, Contacts.SESSIONS, s -> mayTry(s) && grapevine.knows(s.peer()), grapevine);
        allowance = new Allowance(peers.swarms().limits(), intent.number());
        fetch = new Fetch(around, swarm, assembly, contributions, s -> mayAsk(s.label()), allowance, this);
        older = new OlderVersions(around, peers, intent, assembly, fetch, s -> mayTry(s) && !hasAll(s.peer()));
        fetch.start();
        swarm.exchange().listen(grapevine);
        refresh();
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

    private void refresh() {
        List<Source> sources = grapevine.sources();
        fetch.setOtherSources((int)
                sources.stream().filter(s -> !s.peer().equals(around.self())).count());
        contacts.replace(sources);
    }

    private void sourcesChanged(List<Source> now) {
        if (stopped) {
            return;
        }
        boolean different = book.list(now);
        refresh();
        if (different && !now.isEmpty()) {
            onSources.run();
        }
    }

    /** Once a second. */
    void tick() {
        fetch.tick();
        if (grapevine.isNew()) {
            refresh();
        }
        if (grapevine.isUnsaved()) {
            onSources.run();
        }
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
            swarm.exchange().ignore(grapevine);
            contacts.stop();
            older.stop();
            fetch.stop();
        }
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
        SwarmSession session = swarm.sessionWith(peer);
        if (session != null) {
            contributions.learned(session.label(), grapevine.met(session));
        }
    }
}
