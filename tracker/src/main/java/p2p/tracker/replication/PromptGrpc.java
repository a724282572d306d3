// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/** Ratis' gRPC transport, whose senders {@link CommitNews} knows. Public, since Ratis makes it by its name. */
public final class PromptGrpc implements RpcType {
    @Override
    public String name() {
        return PromptGrpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        CommitNews news = CommitNews.of(parameters);
        return new GrpcFactory(parameters) {
            @Override
            public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
                PromptAppender appender = new PromptAppender(server, state, follower);
                news.follow(appender);
                return appender;
            }
        };
    }
}
