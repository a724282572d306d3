// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.FellowMessage;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.Incarnation;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/**
 * How this tracker comes from one life of the catalog into the next: it goes on alone, because its partner crashed or the operator says so, or
 * it gives way to those who went on without it. One at a time, on threads of their own.
 */
final class Lives {
    private static final Logger log = LoggerFactory.getLogger(Lives.class);
    static final Duration ALONE_WITHIN = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 5;
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final ReplicationSetup setup;
    private final Site site;
    private final Steward steward;
    private final Consumer<List<GroupCommit.Applied>> committed;
    private final Reconciliation reconciliation;
    private volatile boolean closing;
    /** The operator does not want to wait for the others any longer. */
    private volatile boolean recovering;

    /** Owned by the loop. */
    private boolean yielding;

    Lives(
            ReplicationSetup setup,
            Site site,
            Steward steward,
            Consumer<List<GroupCommit.Applied>> committed,
            Reconciliation reconciliation) {
        this.setup = setup;
        this.site = site;
        this.steward = steward;
        this.committed = committed;
        this.reconciliation = reconciliation;
    }

    /** Nothing new begins. */
    void stop() {
        closing = true;
    }

    /** Waits until somebody leads and this tracker has heard so. Blocking; not on the loop. False when nobody does by then. */
    boolean awaitLeader(Duration atMost, BooleanSupplier stopped) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!Stance.isLed(site.node())) {
            if (System.nanoTime() - deadline > 0 || stopped.getAsBoolean()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** The partner of a pair crashed, as was seen: this tracker has everything that either acknowledged, and goes on. On the loop. */
    void goOnWithout(TrackerSet.Member partner, String seen) {
        String how = LeaderRoad.name(partner) + " is gone: " + seen;
        RaftNode here = site.node();
        inBackground(() -> {
            try {
                alone(here, how);
            } catch (RefusedException e) {
                log.warn("this tracker does not go on alone: {}", e.problem().message());
            } catch (IOException | RuntimeException e) {
                failed("going on alone failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * How another tracker stands: when it is in a later life, or in a majority that this tracker is no part of any more, this one joins it; what
     * it had in an earlier life is set aside. On the loop.
     */
    void heard(TrackerSet.Member member, FellowMessage.Standing standing) {
        RaftNode here = site.node();
        if (yielding || closing || here == null) {
            return;
        }
        Incarnation life = setup.catalog().incarnation().orElse(null);
        boolean dropped = standing.inMajority()
                && standing.raftGroup().equals(here.seat().group().toString())
                && !standing.voters().contains(here.seat().peer())
                && !Stance.isInMajority(here);
        if (life != null && standing.inMajority() && Life.of(life).givesWayTo(Life.of(standing))) {
            log.warn(
                    "{} goes on in life {}, this tracker is in life {}: it gives way and joins it",
                    LeaderRoad.name(member),
                    standing.incarnation(),
                    life.number());
            findPlaceAgain(true);
        } else if (dropped) {
            log.warn("{} and others went on without this tracker: it joins them again", LeaderRoad.name(member));
            findPlaceAgain(true);
        }
    }

    /** The others dropped this tracker, or it slept too long: it comes back as one that starts. On the loop. */
    void closedItself() {
        if (!yielding && !closing) {
            log.warn("the log's server has closed itself: this tracker joins the others again");
            findPlaceAgain(false);
        }
    }

    /** {@code open}: the log runs, and goes on unless a closer look says the same as what was heard. */
    private void findPlaceAgain(boolean open) {
        yielding = true;
        inBackground(() -> {
            try {
                if (!open || new Arrival(setup, site, site.port()).isCalledFor()) {
                    settleAgain();
                    reconciliation.begin();
                }
                setup.loop().execute(() -> yielding = false);
            } catch (IOException | RuntimeException e) {
                failed("joining those who went on failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized void settleAgain() throws IOException, InterruptedException {
        site.leaveWithTail();
        boolean settled = false;
        while (!settled && !closing && !recovering) {
            try {
                settled = new Arrival(setup, site, site.port()).arrive(() -> closing || recovering, said -> {});
            } catch (RefusedException e) {
                // what keeps it out may change, and it serves reads meanwhile
                log.error(
                        "the others do not take this tracker in: {} (next: {})",
                        e.problem().message(),
                        e.problem().next());
                Thread.sleep(AGAIN.toMillis());
            }
        }
    }

    /** Half way between two places the process ends, unless it is ending anyway: the next start finds what is on disk. */
    private void failed(String what, Exception e) {
        if (closing) {
            log.info("{} while the tracker stops: {}", what, e.toString());
        } else {
            log.error("{}", what, e);
            setup.halt().run();
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "takeover");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Goes on alone, whoever else there was: by the operator's word, where the others are lost for good. Blocking; not on the loop. Refuses while a
     * majority is up.
     */
    String recover() {
        RaftNode here = site.node();
        if (here != null && Stance.isInMajority(here)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "more than half of the trackers are up, so there is nothing to recover from",
                    "a tracker that stays away is dropped by itself; p2p admin tracker status");
        }
        recovering = true;
        try {
            alone(here, "by the operator's word: p2p-tracker recover");
        } catch (IOException e) {
            throw new RefusedException(ErrorCode.DISK, "the log could not be begun anew: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.INTERRUPTED, "interrupted", "try again");
        } finally {
            recovering = false;
        }
        return "this tracker goes on alone with " + setup.catalog().applied()
                + " commands; the others join it again when they start";
    }

    /**
     * The same for a tracker that does not run: from its log where that can be read, else from the catalog alone. Blocking.
     */
    String recoverStopped() throws IOException, InterruptedException {
        if (setup.catalog().incarnation().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "this tracker never was one of several", "start it: p2p-tracker run");
        }
        String from = "its log and its catalog";
        try {
            Seat.read(setup.directory()).ifPresent(site::open);
        } catch (RefusedException e) {
            log.error("the log is left behind: {}", e.problem());
            from = "its catalog alone, since the log cannot be used";
        }
        Optional<TrackerSetChain> chain = setup.catalog().trackers();
        if (chain.isPresent()) {
            site.follow(chain.get());
        }
        alone(site.node(), "by the operator's word: p2p-tracker recover, from " + from);
        return "this tracker goes on alone from " + from + ", with "
                + setup.catalog().applied() + " commands; start it again";
    }

    /** From the place that it was decided in, and from no other. */
    private synchronized void alone(@Nullable RaftNode from, String how) throws IOException, InterruptedException {
        if (site.node() != from) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "this tracker has found another place among the others meanwhile",
                    "p2p admin tracker status");
        }
        new Takeover(setup, site, committed).goOnAlone(how);
        if (!awaitLeader(ALONE_WITHIN, () -> false)) {
            throw new IOException("the log of this tracker alone did not begin to take commands");
        }
        LoopCall.await(setup.loop(), () -> steward.extend(List.of(setup.member(site.port()))));
        Incarnation life = setup.catalog().incarnation().orElseThrow();
        LoopCall.await(setup.loop(), () -> steward.write(new ClusterChange.BeginLife(life.number(), how)));
        log.warn("this tracker goes on alone: {}", how);
    }
}
