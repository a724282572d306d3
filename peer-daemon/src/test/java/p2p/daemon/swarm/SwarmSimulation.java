// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/**
 * A swarm in memory: the daemon's own scheduler and upload queue, on links that are modelled. Nothing sleeps and nothing is left to chance: the same
 * seed gives the same run. A link sends one block after another at its full rate; a block then waits its turn on the receiver's link. Messages take
 * {@link #LATENCY} and no room. Times in nanoseconds, rates in bytes per second.
 */
final class SwarmSimulation {
    static final long LATENCY = 5_000_000L;
    /** Until two that meet have told each other what they have. */
    private static final long GREETING = 2 * LATENCY;
    /** What may wait in front of a receiver's link before senders turn to others, as TCP's windows see to. */
    private static final long BACKLOG = 60_000_000L;

    private static final long SECOND = 1_000_000_000L;
    private static final double GIVE_UP = 40;

    /** Rates of one machine's link. */
    record Link(double up, double down) {
        static Link mbit(double up, double down) {
            return new Link(up * 1e6 / 8, down * 1e6 / 8);
        }
    }

    /**
     * How it went.
     *
     * @param last when the last receiver had everything, as a multiple of the least time that the links allow
     * @param median the same of the median receiver
     * @param copies what the first holder sent, as a multiple of the content
     * @param waste bytes that came twice, as a part of all that had to come
     */
    record Outcome(double last, double median, double copies, double waste) {}

    private final PieceLayout layout;
    private final SwarmSettings settings;
    private final SplittableRandom random;
    private final List<Node> nodes = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long number;
    private long received;
    private long wasted;
    private boolean guided = true;

    private record Event(long at, long number, Runnable what) {}

    SwarmSimulation(PieceLayout layout, SwarmSettings settings, long seed) {
        this.layout = layout;
        this.settings = settings;
        this.random = new SplittableRandom(seed);
    }

    /** A machine that has everything, or one that has nothing and joins at that second. */
    Node add(Link link, boolean full, double joins) {
        Node node = new Node(nodes.size(), link, full);
        nodes.add(node);
        at((long) (joins * SECOND), node::join);
        return node;
    }

    /** Nobody says what to ask for: every peer asks for what is rarest as far as it knows. */
    void withoutAdvice() {
        guided = false;
    }

    /** Looks at the swarm each time so many seconds have passed. */
    void watch(double seconds, Consumer<SwarmSample> to) {
        at((long) (seconds * SECOND), () -> look(seconds, to));
    }

    private void look(double seconds, Consumer<SwarmSample> to) {
        PieceSet out = new PieceSet(layout.pieces());
        receivers().forEach(node -> {
            for (int i = node.have.next(0); i >= 0; i = node.have.next(i + 1)) {
                out.add(i);
            }
        });
        IntSummaryStatistics had =
                receivers().mapToInt(node -> node.have.count()).summaryStatistics();
        to.accept(new SwarmSample(now / 1e9 / bound(), out.count(), had.getAverage(), had.getMin()));
        after((long) (seconds * SECOND), () -> look(seconds, to));
    }

    private Stream<Node> receivers() {
        return nodes.stream().filter(node -> !node.full && !node.gone);
    }

    /** The machine disappears without a word at that second, unless it is done. */
    void kill(Node node, double second) {
        at((long) (second * SECOND), node::kill);
    }

    /** Least time: what the holder has to send, what the slowest can take, and what all links together carry. */
    private double bound() {
        double size = layout.size();
        List<Node> receivers = nodes.stream().filter(n -> !n.full).toList();
        Node seeder = nodes.get(0);
        double all =
                seeder.link.up + receivers.stream().mapToDouble(n -> n.link.up).sum();
        double slowest = receivers.stream().mapToDouble(n -> n.link.down).min().orElse(1);
        return Math.max(Math.max(size / seeder.link.up, size / slowest), receivers.size() * size / all);
    }

    Outcome run() {
        double bound = bound();
        while (!events.isEmpty() && nodes.stream().anyMatch(n -> n.done < 0 && !n.gone)) {
            Event next = events.poll();
            now = next.at();
            if (now > GIVE_UP * bound * SECOND) {
                throw new AssertionError("no end after " + now / 1e9 + " s: " + nodes);
            }
            next.what().run();
        }
        double[] ends = receivers().mapToDouble(n -> n.done / 1e9).sorted().toArray();
        return new Outcome(
                ends[ends.length - 1] / bound,
                ends[ends.length / 2] / bound,
                (double) nodes.get(0).sent / layout.size(),
                (double) wasted / Math.max(1, received));
    }

    private void at(long time, Runnable what) {
        events.add(new Event(time, number++, what));
    }

    private void after(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    private record Wanted(Node by, BlockRef block) {}

    /** One machine. */
    final class Node {
        private final int id;
        private final Link link;
        private final boolean full;
        private final PieceSet have;
        private final PieceScheduler scheduler;
        /** By the others' numbers; null: not met, or gone. */
        private @Nullable SwarmPeer[] peers = new SwarmPeer[0];

        private final UploadQueue<Node, Wanted> queue = new UploadQueue<>(512);
        private final PieceBudget budget = new PieceBudget(1L << 40, later -> after(0, later));
        private final Spreading<Node> spreading;
        private final Invitations<Node> invitations;
        private boolean sending;
        private boolean waiting;
        private long downFree;
        private long sent;
        private long done = -1;
        private boolean gone;
        private boolean here;

        Node(int id, Link link, boolean full) {
            this.id = id;
            this.link = link;
            this.full = full;
            this.have = full ? PieceSet.full(layout.pieces()) : new PieceSet(layout.pieces());
            this.scheduler = new PieceScheduler(
                    layout, have, settings, budget.join(this::fillAll), new SplittableRandom(random.nextLong()));
            this.spreading =
                    new Spreading<>(layout, new SplittableRandom(random.nextLong()), new SimulatedAdvice(this));
            this.invitations = new Invitations<>(
                    layout.pieces(),
                    layout.pieceLength(),
                    new SplittableRandom(random.nextLong()),
                    new SimulatedAdvice(this));
            if (full) {
                done = 0;
            }
        }

        void join() {
            here = true;
            for (Node other : nodes) {
                if (other != this && other.here && !other.gone) {
                    meet(other);
                    other.meet(this);
                }
            }
            after(GREETING + LATENCY, this::tick);
        }

        /** What the other side likes to be asked for comes with its answer. */
        private void meet(Node other) {
            if (peers.length < nodes.size()) {
                peers = Arrays.copyOf(peers, nodes.size());
            }
            peers[other.id] = scheduler.join(other.have, now);
            if (full && guided) {
                spreading.joined(other, other.have, now);
            } else if (guided) {
                invitations.joined(other, other.have, now);
            }
            after(GREETING, () -> fill(other));
        }

        /** The machine disappears without a word. */
        void kill() {
            if (done >= 0) {
                return;
            }
            gone = true;
            for (Node other : nodes) {
                SwarmPeer peer = other.peer(this);
                if (peer != null && !other.gone) {
                    other.peers[id] = null;
                    other.scheduler.leave(peer, now);
                    other.queue.remove(this, wanted -> true);
                    if (other.full) {
                        other.spreading.left(this, now);
                    } else {
                        other.invitations.left(this, now);
                    }
                    other.fillAll();
                }
            }
        }

        private void tick() {
            if (full) {
                spreading.tick(now);
            } else if (!gone) {
                invitations.tick(now);
            } else {
                return;
            }
            if (done < 0) {
                scheduler.rescue(now, this::cancel);
                scheduler.idlePieces(now).forEach(piece -> scheduler.dropped(piece, this::cancel));
                fillAll();
            }
            after(SECOND, this::tick);
        }

        private void fillAll() {
            int start = random.nextInt(nodes.size());
            for (int n = 0; n < peers.length; n++) {
                fill(nodes.get((start + n) % peers.length));
            }
        }

        private @Nullable SwarmPeer peer(Node other) {
            return other.id < peers.length ? peers[other.id] : null;
        }

        private void fill(Node other) {
            SwarmPeer peer = peer(other);
            if (done >= 0 || gone || peer == null) {
                return;
            }
            scheduler.ask(peer, now, block -> after(LATENCY, () -> other.requested(this, block)));
        }

        private void cancel(Cancellation taken) {
            nodes.forEach(other -> {
                if (peer(other) == taken.peer()) {
                    after(LATENCY, () -> other.queue.remove(this, w -> w.block().equals(taken.block())));
                }
            });
        }

        private void requested(Node by, BlockRef block) {
            if (!gone && !by.gone && have.contains(block.piece().value()) && queue.offer(by, new Wanted(by, block))) {
                if (full) {
                    spreading.asked(by, block.piece());
                }
                pump();
            }
        }

        private void pump() {
            if (sending || gone) {
                return;
            }
            List<Wanted> next = queue.next(w -> w.by().downFree - now < BACKLOG, (a, b) -> false, 0);
            if (next.isEmpty()) {
                if (!queue.isEmpty() && !waiting) {
                    waiting = true;
                    after(BACKLOG / 4, () -> {
                        waiting = false;
                        pump();
                    });
                }
                return;
            }
            Wanted wanted = next.get(0);
            long takes = (long) (wanted.block().length() / link.up * 1e9);
            sending = true;
            sent += wanted.block().length();
            after(takes, () -> {
                sending = false;
                invitations.sent(wanted.by(), wanted.block().length(), now);
                pump();
            });
            after(takes + LATENCY, () -> wanted.by().arriving(this, wanted.block()));
        }

        private void arriving(Node from, BlockRef block) {
            long takes = (long) (block.length() / link.down * 1e9);
            downFree = Math.max(downFree, now) + takes;
            at(downFree, () -> arrived(from, block));
        }

        private void arrived(Node from, BlockRef block) {
            SwarmPeer peer = peer(from);
            if (gone || peer == null) {
                return;
            }
            received += block.length();
            peer.heard(block.length(), now);
            if (!scheduler.expects(peer, block)) {
                wasted += block.length();
                scheduler.wasted(peer, block);
            } else if (scheduler.received(peer, block, now, this::cancel)) {
                verified(block.piece());
            }
            fill(from);
        }

        private void verified(PieceIndex piece) {
            scheduler.verified(piece);
            have.add(piece.value());
            invitations.own(piece.value(), now);
            if (scheduler.isComplete()) {
                done = now;
            }
            List<Node> all = nodes.stream().filter(other -> peer(other) != null).toList();
            after(LATENCY, () -> all.forEach(other -> other.heard(this, piece)));
            fillAll();
        }

        private void heard(Node from, PieceIndex piece) {
            SwarmPeer peer = peer(from);
            if (peer != null && !gone) {
                scheduler.gained(peer, piece);
                scheduler.welcome(peer, piece, now, this::cancel);
                if (full) {
                    spreading.gained(from, piece, now);
                } else {
                    invitations.gained(from, piece.value(), now);
                }
                fill(from);
            }
        }

        void advise(Node receiver, boolean all, List<PieceIndex> pieces) {
            after(LATENCY, () -> {
                SwarmPeer peer = receiver.peer(this);
                if (peer != null && !receiver.gone) {
                    receiver.scheduler.promised(peer, all, pieces);
                    receiver.fill(this);
                }
            });
        }

        void call(Node guest, int pieces) {
            after(LATENCY, () -> guest.invited(this, pieces));
        }

        /** Invited by somebody. */
        private void invited(Node by, int pieces) {
            SwarmPeer peer = peer(by);
            if (peer != null && !gone) {
                scheduler.invited(peer, pieces);
                fill(by);
                int unused = scheduler.decline(peer);
                if (unused > 0) {
                    after(LATENCY, () -> by.invitations.declined(this, unused, now));
                }
            }
        }

        @Override
        public String toString() {
            return id + ": " + have.count() + "/" + layout.pieces();
        }
    }
}
