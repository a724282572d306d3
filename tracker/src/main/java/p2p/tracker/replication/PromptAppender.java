// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;

/** Ratis' sender of a leader to one follower, which also sends a heartbeat for what is agreed on. Any thread. */
final class PromptAppender extends GrpcLogAppender {
    private final CommitNews.Told told = new CommitNews.Told();

    PromptAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
        super(server, state, follower);
    }

    /** Tells the follower what is agreed on, if that is news and if it can be told now. */
    void tell() {
        FollowerInfo follower = getFollower();
        // the answer first: what comes with a newer one is asked about again
        Object answer = follower.getLastRpcResponseTime();
        long known = follower.getCommitIndex();
        long agreed = getRaftLog().getLastCommittedIndex();
        if (told.isDue(agreed, known, follower.getMatchIndex(), answer, hasPendingDataRequests())) {
            triggerHeartbeat();
        }
    }

    /** Called after each answer of the follower, too. */
    @Override
    public void notifyLogAppender() {
        tell();
        super.notifyLogAppender();
    }
}
