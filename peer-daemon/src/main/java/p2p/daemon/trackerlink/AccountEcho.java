// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** What an acknowledged request changes in this daemon: logins, logouts, memberships. The answer passes on when that is done. */
final class AccountEcho implements TrackerRequest.Visitor<Boolean> {
    private final TrackerNetwork network;

    AccountEcho(TrackerNetwork network) {
        this.network = network;
    }

    CompletionStage<TrackerReply> after(TrackerRequest request, TrackerReply reply) {
        if (reply instanceof TrackerReply.Refused) {
            return CompletableFuture.completedFuture(reply);
        }
        boolean about = request instanceof AccountRequest.Login || request instanceof AccountRequest.ClaimAdmin;
        if (about && reply instanceof TrackerReply.LoggedIn in) {
            return network.loggedIn(in.user(), in.role()).thenApply(done -> reply);
        }
        if (request instanceof AccountRequest.Logout) {
            network.loggedOut("as asked");
            return CompletableFuture.completedFuture(reply);
        }
        CompletionStage<@Nullable Void> settled =
                request.visit(this) ? network.membershipsChanged() : CompletableFuture.completedFuture(null);
        return settled.thenApply(done -> reply);
    }

    /** Whether the request may have changed this account's groups. */
    @Override
    public Boolean account(AccountRequest request) {
        return false;
    }

    @Override
    public Boolean group(GroupRequest request) {
        return request instanceof GroupRequest.CreateGroup
                || request instanceof GroupRequest.JoinGroup
                || request instanceof GroupRequest.LeaveGroup
                || request instanceof GroupRequest.DeleteGroup;
    }

    @Override
    public Boolean file(FileRequest request) {
        return false;
    }

    @Override
    public Boolean swarm(SwarmRequest request) {
        return false;
    }

    @Override
    public Boolean admin(AdminRequest request) {
        return false;
    }
}
