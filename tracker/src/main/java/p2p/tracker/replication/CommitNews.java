// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Lets a leader tell its followers at once what is agreed on. Ratis' own way is a further entry of the log for each, written and forced by
 * every tracker; a heartbeat says the same and costs no disk. Any thread.
 */
final class CommitNews {
    private static final String KEY = "p2p.commit-news";

    /** Of the newest term that this tracker led for each follower. */
    private final Map<RaftPeerId, LogAppender> appenders = new ConcurrentHashMap<>();

    /** Makes these the news of a server that is built with the parameters. */
    void putInto(Parameters parameters) {
        parameters.put(KEY, this, CommitNews.class);
    }

    static CommitNews of(Parameters parameters) {
        return parameters.getNonNull(KEY, CommitNews.class);
    }

    void follow(LogAppender appender) {
        appenders.put(appender.getFollowerId(), appender);
    }

    /** Sends each follower a heartbeat, which names the last entry that is agreed on; does nothing where this tracker does not lead. */
    void tell() {
        for (LogAppender appender : appenders.values()) {
            if (appender.isRunning()) {
                appender.triggerHeartbeat();
            }
        }
    }
}
