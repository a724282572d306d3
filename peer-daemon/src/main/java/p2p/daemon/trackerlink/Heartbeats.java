// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.EntryId;
import p2p.loop.Loop;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/** A sign of life to every tracker each 5 s; a tracker that is silent for 15 s is dropped. On the loop. */
final class Heartbeats {
    static final Duration EVERY = Duration.ofSeconds(5);
    static final Duration SILENT = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final Loop loop;
    private final TrackerFleet fleet;
    private final Announcer announcer;
    private final TrackerClock clock;
    private final Runnable clockJumped;
    private final Consumer<List<EntryId>> deleted;
    private boolean stopped;

    /**
     * @param clockJumped hears when the trackers' time is another one than it was
     * @param deleted hears of announced entries that are on no list any more; again until they are withdrawn
     */
    Heartbeats(
            Loop loop,
            TrackerFleet fleet,
            Announcer announcer,
            TrackerClock clock,
            Runnable clockJumped,
            Consumer<List<EntryId>> deleted) {
        this.loop = loop;
        this.fleet = fleet;
        this.announcer = announcer;
        this.clock = clock;
        this.clockJumped = clockJumped;
        this.deleted = deleted;
    }

    void start() {
        loop.after(EVERY, this::beat);
    }

    void stop() {
        stopped = true;
    }

    private void beat() {
        if (stopped) {
            return;
        }
        fleet.forEachOpen(this::beat);
        loop.after(EVERY, this::beat);
    }

    private void beat(TrackerLink link) {
        if (link.silence().compareTo(SILENT) >= 0) {
            log.warn("tracker {}: silent for {} s", link.at(), link.silence().toSeconds());
            link.drop(link.unreachable("it is silent"));
        } else if (announcer.feeds(link)) {
            long mark = announcer.mark(link);
            link.ask(new SwarmRequest.Heartbeat(announcer.digest()), null, SILENT)
                    .whenComplete((reply, failure) -> {
                        if (reply instanceof TrackerReply.LeaseRenewed lease) {
                            if (clock.told(lease.trackerTime())) {
                                log.warn("tracker {}: its clock jumped", link.at());
                                clockJumped.run();
                            }
                            if (lease.resync()) {
                                announcer.differs(link, mark);
                            }
                            if (!lease.deleted().isEmpty()) {
                                deleted.accept(lease.deleted());
                            }
                        }
                    });
        } else {
            link.ping();
        }
    }
}
