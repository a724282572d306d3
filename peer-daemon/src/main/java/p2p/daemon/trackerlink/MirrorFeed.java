// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;
import p2p.message.MirrorState;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/** Which groups this daemon mirrors, said to every tracker after each login and whenever it changes; one message at a time each. On the loop. */
final class MirrorFeed {
    private static final Logger log = LoggerFactory.getLogger(MirrorFeed.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Loop loop;
    private final Map<TrackerLink, Listener> listeners = new HashMap<>();
    private List<MirrorState> mirrors = List.of();

    MirrorFeed(Loop loop) {
        this.loop = loop;
    }

    /** A tracker, and what it was told last; nothing at first. */
    private final class Listener {
        private final TrackerLink link;
        private List<MirrorState> told = List.of();
        private boolean busy;

        Listener(TrackerLink link) {
            this.link = link;
        }

        void pump() {
            if (busy || told.equals(mirrors) || listeners.get(link) != this || !link.isOpen()) {
                return;
            }
            busy = true;
            List<MirrorState> now = mirrors;
            link.ask(new SwarmRequest.AnnounceMirrors(now), null, ANSWER_WITHIN).whenComplete((reply, failure) -> {
                if (failure == null && !(reply instanceof TrackerReply.Refused)) {
                    busy = false;
                    told = now;
                    pump();
                    return;
                }
                log.info(
                        "tracker {}: was not told what is mirrored here: {}",
                        link.at(),
                        failure == null ? reply : failure.getMessage());
                loop.after(AFTER_FAILURE, () -> {
                    busy = false;
                    pump();
                });
            });
        }
    }

    void announce(List<MirrorState> now) {
        loop.assertInLoop();
        if (!now.equals(mirrors)) {
            mirrors = List.copyOf(now);
            List.copyOf(listeners.values()).forEach(Listener::pump);
        }
    }

    /** The tracker knows who is logged in, and nothing of mirrors. */
    void begin(TrackerLink link) {
        Listener listener = new Listener(link);
        listeners.put(link, listener);
        listener.pump();
    }

    void end(TrackerLink link) {
        listeners.remove(link);
    }
}
