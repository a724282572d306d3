// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.FellowMessage;
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

    private final ReplicationSetup setup;
    private final Site site;
    private final Steward steward;
    private final Consumer<List<GroupCommit.Applied>> committed;
    private volatile boolean closing;
    /** Owned by the loop. */
    private boolean yielding;

    Lives(ReplicationSetup setup, Site site, Steward steward, Consumer<List<GroupCommit.Applied>> committed) {
        this.setup = setup;
        this.site = site;
        this.steward = steward;
        this.committed = committed;
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
        inBackground(() -> {
            try {
                alone(how);
            } catch (IOException | RuntimeException e) {
                log.error("going on alone failed", e);
                setup.halt().run();
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
        long life = setup.catalog().incarnation().map(Incarnation::number).orElse(-1L);
        boolean dropped = standing.inMajority()
                && standing.raftGroup().equals(here.seat().group().toString())
                && !standing.voters().contains(here.seat().peer())
                && !Stance.isInMajority(here);
        if (standing.incarnation() > life) {
            log.warn("{} goes on in life {}: this tracker joins it", LeaderRoad.name(member), standing.incarnation());
            findPlaceAgain();
        } else if (dropped) {
            log.warn("{} and others went on without this tracker: it joins them again", LeaderRoad.name(member));
            findPlaceAgain();
        }
    }

    /** The others dropped this tracker, or it slept too long: it comes back as one that starts. On the loop. */
    void closedItself() {
        if (!yielding && !closing) {
            log.warn("the log's server has closed itself: this tracker joins the others again");
            findPlaceAgain();
        }
    }

    private void findPlaceAgain() {
        yielding = true;
        inBackground(() -> {
            try {
                site.leave();
                new Arrival(setup, site, site.port()).arrive(() -> closing, said -> {});
                setup.loop().execute(() -> yielding = false);
            } catch (IOException | RuntimeException e) {
                log.error("joining those who went on failed", e);
                setup.halt().run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
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
        try {
            alone("by the operator's word: p2p-tracker recover");
        } catch (IOException e) {
            throw new RefusedException(ErrorCode.DISK, "the log could not be begun anew: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.INTERRUPTED, "interrupted", "try again");
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
        alone("by the operator's word: p2p-tracker recover, from " + from);
        return "this tracker goes on alone from " + from + ", with "
                + setup.catalog().applied() + " commands; start it again";
    }

    private synchronized void alone(String how) throws IOException, InterruptedException {
        new Takeover(setup, site, committed).goOnAlone(how);
        if (!awaitLeader(ALONE_WITHIN, () -> false)) {
            throw new IOException("the log of this tracker alone did not begin to take commands");
        }
        LoopCall.await(setup.loop(), () -> steward.extend(List.of(setup.member(site.port()))));
        log.warn("this tracker goes on alone: {}", how);
    }
}
