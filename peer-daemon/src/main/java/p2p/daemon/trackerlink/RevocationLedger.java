// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;
import p2p.trust.Revocations;

/**
 * The revocations that this daemon heard of, kept over restarts: a daemon that starts and reaches no tracker still refuses who
 * was removed. One counts in memory at once and is written at once; many that come together are written together. On the loop.
 */
final class RevocationLedger {
    /** The pause before revocations that could not be written are written again. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(RevocationLedger.class);

    private final Loop loop;
    private final NetworkMemory memory;
    private final TrackerClock clock;
    private final Revocations known = new Revocations();
    private final List<Revocations.Entry> unsaved = new ArrayList<>();
    /** All that is known is to be written: a write failed, or too much waits to be listed. */
    private boolean all;

    private boolean saving;

    RevocationLedger(Loop loop, NetworkMemory memory, TrackerClock clock) {
        this.loop = loop;
        this.memory = memory;
        this.clock = clock;
    }

    /** For the verifier, which sees every change. */
    Revocations known() {
        return known;
    }

    /** Those of earlier runs, the oldest first. */
    void restore(List<Revocations.Entry> earlier) {
        earlier.forEach(known::add);
    }

    /** A tracker said so; harmless when repeated. */
    void add(Revocations.Entry entry) {
        loop.assertInLoop();
        if (!known.add(entry)) {
            return;
        }
        if (unsaved.size() < Revocations.MAX) {
            unsaved.add(entry);
        } else {
            all = true;
        }
        save();
    }

    private void save() {
        if (saving || unsaved.isEmpty() && !all) {
            return;
        }
        long oldest = clock.now() - Revocations.RELEVANT.toMillis();
        known.forgetBefore(oldest);
        List<Revocations.Entry> batch = all ? known.all() : List.copyOf(unsaved);
        unsaved.clear();
        all = false;
        saving = true;
        memory.keepRevocations(batch, oldest).whenComplete((done, failure) -> {
            if (failure == null) {
                saving = false;
                save();
            } else {
                all = true;
                log.error(
                        "{} revocations could not be saved, after a restart their tickets would count again: {}",
                        batch.size(),
                        failure.getMessage());
                loop.after(RETRY, () -> {
                    saving = false;
                    save();
                });
            }
        });
    }
}
