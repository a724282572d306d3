// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * Lets a leader tell its followers at once what is agreed on. Ratis' own way is a further entry of the log for each, written and forced by
 * every tracker; a heartbeat says the same and costs no disk. Any thread.
 */
final class CommitNews {
    private static final String KEY = "p2p.commit-news";

    /** What one follower was told. */
    static final class Told {
        private long last = -1;
        private @Nullable Object lastAnswer;

        /**
         * Whether the follower is to be sent a heartbeat for the entry {@code agreed}: true once for each, and again after each answer by which
         * the follower has that entry but does not know of it. Ratis may send a heartbeat that it made before the entry was agreed on in place of
         * the one that it was asked for. Not while entries are on their way to the follower: Ratis leaves out of a heartbeat that overtakes them
         * which entry it follows, and it says nothing. Their answer is the time to ask again.
         *
         * @param known the last entry that by the follower's answers it knows to be agreed on
         * @param has the last entry that by its answers it has
         * @param answer the newest of these answers; another object for each
         */
        synchronized boolean isDue(long agreed, long known, long has, Object answer, boolean overtakesEntries) {
            boolean sayable = Math.min(agreed, has) > known && !overtakesEntries;
            if (!sayable || (agreed <= last && answer == lastAnswer)) {
                return false;
            }
            last = Math.max(agreed, last);
            lastAnswer = answer;
            return true;
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
