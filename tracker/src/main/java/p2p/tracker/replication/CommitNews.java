// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Lets a leader tell its followers at once what is agreed on. Ratis' own way is a further entry of the log for each, written and forced by
 * every tracker; a heartbeat says the same and costs no disk. Any thread.
 */
final class CommitNews {
    private static final String KEY = "p2p.commit-news";

    /** What one follower was told. */
    static final class Told {
        private final AtomicLong last = new AtomicLong(-1);

        /**
         * Whether the follower is to be sent a heartbeat for the entry {@code agreed}; true once for each. Not while entries are on their way to
         * it: Ratis leaves out of a heartbeat that overtakes them which entry it follows, and it says nothing. Their answer is the time to ask again.
         */
        boolean isDue(long agreed, boolean overtakesEntries) {
            long before = last.get();
            return agreed > before && !overtakesEntries && last.compareAndSet(before, agreed);
        }
    }

    /** Of the newest term that this tracker led for each follower. */
    private final Map<RaftPeerId, PromptAppender> appenders = new ConcurrentHashMap<>();

    /** Makes these the news of a server that is built with the parameters. */
    void putInto(Parameters parameters) {
        parameters.put(KEY, this, CommitNews.class);
    }

    static CommitNews of(Parameters parameters) {
        return parameters.getNonNull(KEY, CommitNews.class);
    }

    void follow(PromptAppender appender) {
        appenders.put(appender.getFollowerId(), appender);
    }

    /** Tells each follower of the last entry that is agreed on; does nothing where this tracker does not lead. */
    void tell() {
        for (PromptAppender appender : appenders.values()) {
            if (appender.isRunning()) {
                appender.tell();
            }
        }
    }
}
