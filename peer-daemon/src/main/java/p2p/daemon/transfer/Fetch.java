// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.core.Sha256;
import p2p.daemon.swarm.Cancellation;
import p2p.daemon.swarm.PieceBudget;
import p2p.daemon.swarm.PieceScheduler;
import p2p.daemon.swarm.PieceSet;
import p2p.daemon.swarm.SwarmPeer;

/**
 * A download while it fetches: asks the peers of its swarm for what the scheduler decides, collects what they send, has
 * pieces verified, and holds the senders to account. From the first moment to {@link #stop()}. On the loop.
 */
final class Fetch implements Fetching {
    private static final Logger log = LoggerFactory.getLogger(Fetch.class);
    /** A peer that has not answered for so long is left alone for a while. */
    static final long ANSWER = 10_000_000_000L;

    private static final long SOON = 2_000_000_000L;
    private final Surroundings around;
    private final Swarm swarm;
    private final Assembly assembly;
    private final Contributions contributions;
    private final Predicate<SwarmSession> allowed;
    private final FetchProgress progress;
    private final Allowance allowance;
    private final PieceBudget.Share memory;
    private final PieceScheduler scheduler;
    private final Map<SwarmPeer, SwarmSession> sessions = new LinkedHashMap<>();
    private final Arrivals arrivals = new Arrivals();
    private final Blame blame;
    private int otherSources;
    /** Whether nobody else can want what arrives here: all known sources are connected, and complete. */
    private boolean alone;

    private boolean stopped;
    private int busy;

    /** {@code allowed}: sessions to fetch from; the others may still fetch from us. */
    Fetch(
            Surroundings around,
            Swarm swarm,
            Assembly assembly,
            Contributions contributions,
            Predicate<SwarmSession> allowed,
            Allowance allowance,
            FetchProgress progress) {
        this.around = around;
        this.swarm = swarm;
        this.assembly = assembly;
        this.contributions = contributions;
        this.allowed = allowed;
        this.allowance = allowance;
        this.progress = progress;
        this.memory = around.budget().join(this::fillAll);
        this.scheduler = new PieceScheduler(
                swarm.layout(), assembly.settled(), around.settings(), memory, around.random(), allowance.throttle());
        this.blame = new Blame(swarm, contributions, around.settings().blockLength(), sessions::get);
    }

    /** Takes its place in the swarm. */
    void start() {
        swarm.attach(this);
    }

    /** Leaves the swarm: requests are taken back, memory is given back. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        for (PieceIndex piece : scheduler.incomplete()) {
            drop(piece);
        }
        for (SwarmSession session : List.copyOf(sessions.values())) {
            withdraw(session);
        }
        memory.leave();
        swarm.detach(this);
    }

    /** How many others hold something, as far as trackers know. */
    void setOtherSources(int sources) {
        otherSources = sources;
        chooseOrder();
    }

    /** Once a second: moves requests away from silent peers, gives idle memory back, asks whoever may be asked again. */
    void tick() {
        swarm.sessions().stream()
                .filter(session -> session.isUnanswered(ANSWER))
                .forEach(session -> session.close(ErrorCode.TIMEOUT, "no answer"));
        scheduler.rescue(now(), this::cancel);
        scheduler.idlePieces(now()).forEach(this::drop);
        busy = 0;
        fillAll();
    }

    /** Peers that deliver, or may be about to. */
    int active() {
        return (int) sessions.keySet().stream()
                .filter(p -> p.rate(now()) > 0 || p.outstanding() > 0 && !p.isSilent())
                .count();
    }

    /** Peers in the swarm. */
    int connected() {
        return sessions.size();
    }

    /** Peers that were asked to join and are slow to answer. */
    int unanswered() {
        return (int) swarm.sessions().stream()
                .filter(session -> session.isUnanswered(SOON))
                .count();
    }

    /** Whether other downloads have all the memory for pieces under way. */
    boolean isStarved() {
        return memory.isStarved();
    }

    /** Whether anybody has a piece that is missing here. */
    boolean anyInteresting() {
        return sessions.keySet().stream().anyMatch(scheduler::isInterestedIn);
    }

    /** Peers that keep requests waiting, or refused them a moment ago. */
    boolean isKeptWaiting() {
        return busy > 0 || sessions.keySet().stream().anyMatch(p -> p.isSilent() || p.outstanding() > 0);
    }

    Set<String> labels() {
        Set<String> labels = new HashSet<>();
        sessions.values().forEach(session -> labels.add(session.label()));
        return labels;
    }

    /** A piece that was here is rotten: fetch it again. */
    void lost(PieceIndex piece) {
        scheduler.lost(piece);
        fillAll();
    }

    @Override
    public void joined(SwarmSession session) {
        if (join(session, session.theirs(), PieceNumbers.SAME)) {
            progress.joined(session.connection().link().peer());
        }
    }

    /**
     * A session enters, also one of another content with pieces that are wanted here.
     *
     * @param has pieces of this content that the other side has
     * @param numbers what they are called there
     */
    boolean join(SwarmSession session, PieceSet has, PieceNumbers numbers) {
        PeerId id = session.connection().link().peer();
        if (stopped || !allowed.test(session)) {
            return false;
        }
        if (contributions.isBanned(id)) {
            session.close(ErrorCode.INTEGRITY, "bad pieces");
            return false;
        }
        SwarmPeer peer = scheduler.join(has, now());
        session.setPeer(peer, numbers);
        sessions.put(peer, session);
        if (numbers.equals(PieceNumbers.SAME)) {
            session.advice().promises().ifPresent(pieces -> scheduler.promised(peer, false, pieces));
        }
        blame.know(peer, session);
        chooseOrder();
        fill(session, peer);
        return true;
    }

    @Override
    public void left(SwarmSession session, ErrorCode code, String reason) {
        leave(session);
        progress.left(session.connection().link().peer(), code, reason);
    }

    /** Nothing is asked of the session any more. */
    void leave(SwarmSession session) {
        withdraw(session);
        if (!stopped) {
            chooseOrder();
            fillAll();
        }
    }

    private void withdraw(SwarmSession session) {
        SwarmPeer peer = session.peer();
        session.clearPeer();
        if (peer != null) {
            arrivals.abandonAll(session);
            if (session.isOpen()) {
                peer.outstandingBlocks().forEach(session::cancel);
            }
            sessions.remove(peer);
            scheduler.leave(peer, now());
        }
    }

    @Override
    public void theyGained(SwarmSession session, PieceIndex piece) {
        SwarmPeer peer = session.peer();
        if (peer != null) {
            scheduler.gained(peer, piece);
            if (!arrivals.isArriving(piece)) {
                scheduler.welcome(peer, piece, now(), this::cancel);
            }
            fill(session, peer);
        }
    }

    @Override
    public void promised(SwarmSession session, boolean all, List<PieceIndex> pieces) {
        SwarmPeer peer = session.peer();
        if (peer != null) {
            scheduler.promised(peer, all, pieces);
            fill(session, peer);
        }
    }

    @Override
    public void invited(SwarmSession session, int pieces) {
        SwarmPeer peer = session.peer();
        int unused = pieces;
        if (peer != null && allowance.isUsedUp()) {
            // who keeps a limit asks when it may, not when others like
            scheduler.promised(peer, true, List.of());
        } else if (peer != null) {
            scheduler.invited(peer, pieces);
            fill(session, peer);
            unused = scheduler.decline(peer);
        }
        session.advice().decline(unused);
    }

    /** The other side has the piece no more, or under no number. */
    void lacks(SwarmSession session, PieceIndex piece) {
        SwarmPeer peer = session.peer();
        if (peer != null) {
            scheduler.lacks(peer, piece);
        }
    }

    @Override
    public void rejected(SwarmSession session, BlockRef block, ErrorCode code) {
        SwarmPeer peer = session.peer();
        if (peer != null && scheduler.rejected(peer, block, now())) {
            log.debug("{}: {} refused {}: {}", swarm, session.label(), block, code);
            busy++;
            if (code == ErrorCode.NOT_FOUND) {
                scheduler.lacks(peer, block.piece());
                chooseOrder();
            }
            if (code == ErrorCode.INTEGRITY) {
                session.close(ErrorCode.INTEGRITY, "the source changed");
            }
        }
    }

    @Override
    public Arrival arriving(SwarmSession session, BlockRef block) {
        SwarmPeer peer = session.peer();
        if (peer == null || !scheduler.expects(peer, block)) {
            return Arrival.unwanted(session, block);
        }
        return arrivals.begin(session, block, () -> assembly.buffer(block.piece()), now());
    }

    @Override
    public void heard(SwarmSession session, int bytes) {
        SwarmPeer peer = session.peer();
        if (peer != null) {
            peer.heard(bytes, now());
            contributions.heard(session.label(), bytes, now());
        }
    }

    @Override
    public void arrived(Arrival arrival) {
        SwarmSession session = arrival.session();
        SwarmPeer peer = session.peer();
        BlockRef block = arrival.block();
        arrivals.end(arrival);
        if (peer == null || stopped) {
            return;
        }
        if (!arrival.isWanted() || !scheduler.expects(peer, block)) {
            scheduler.wasted(peer, block);
        } else {
            contributions.delivered(session.label(), block.length());
            if (scheduler.received(peer, block, now(), this::cancel)) {
                admit(block.piece());
            }
        }
        fill(session, peer);
    }

    private void admit(PieceIndex piece) {
        assembly.admit(piece, !alone, blame.isOpen(piece)).whenComplete((verdict, error) -> {
            if (error != null) {
                scheduler.dropped(piece, this::cancel);
                if (!stopped) {
                    stop();
                    progress.diskFailed(DiskTrouble.cause(error));
                }
            } else if (verdict.good()) {
                blame.settle(piece, verdict.blocks());
                scheduler.verified(piece);
                progress.verified(piece);
                if (!stopped && scheduler.isComplete()) {
                    stop();
                    progress.complete();
                } else if (!stopped) {
                    fillAll();
                }
            } else {
                spoiled(piece, verdict.blocks());
            }
        });
    }

    private void spoiled(PieceIndex piece, List<Sha256> blocks) {
        blame.spoiled(piece, scheduler.senders(piece), blocks, scheduler.spoiled(piece));
        if (!stopped) {
            fillAll();
        }
    }

    private void fillAll() {
        List<Map.Entry<SwarmPeer, SwarmSession>> all = List.copyOf(sessions.entrySet());
        // from another one each time: who comes first is asked for what everybody has
        int start = all.isEmpty() ? 0 : around.random().nextInt(all.size());
        for (int n = 0; n < all.size(); n++) {
            Map.Entry<SwarmPeer, SwarmSession> next = all.get((start + n) % all.size());
            fill(next.getValue(), next.getKey());
        }
    }

    private void fill(SwarmSession session, SwarmPeer peer) {
        if (!stopped && !assembly.isBehind()) {
            scheduler.ask(peer, now(), session::request);
            allowance.whenOpen(this::fillAll);
        }
    }

    private void cancel(Cancellation taken) {
        SwarmSession session = sessions.get(taken.peer());
        // when its first bytes are here already the rest may come, and is dropped
        if (session != null && !arrivals.divert(session, taken.block())) {
            session.cancel(taken.block());
        }
    }

    private void drop(PieceIndex piece) {
        arrivals.divertAll(piece);
        scheduler.dropped(piece, this::cancelQuietly);
        assembly.drop(piece);
    }

    /** Like {@link #cancel}, when arrivals were diverted already. */
    private void cancelQuietly(Cancellation taken) {
        SwarmSession session = sessions.get(taken.peer());
        if (session != null) {
            session.cancel(taken.block());
        }
    }

    /** In order while nobody waits for what this download has: every order is as good for the swarm, and the disk likes this one. */
    private void chooseOrder() {
        alone = !sessions.isEmpty()
                && otherSources <= sessions.size()
                && sessions.keySet().stream().allMatch(peer -> peer.has().isFull());
        scheduler.setInOrder(alone);
    }

    private long now() {
        return around.loop().nanoTime();
    }
}
