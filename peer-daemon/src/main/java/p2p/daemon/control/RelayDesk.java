// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.daemon.trackerlink.Trackers;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.ControlReply;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** Passes requests on to the trackers, except those that cannot succeed or are the daemon's own business. */
final class RelayDesk implements TrackerRequest.Visitor<Boolean> {
    private final Trackers trackers;

    RelayDesk(Trackers trackers) {
        this.trackers = trackers;
    }

    CompletionStage<ControlReply> relay(TrackerRequest request, @Nullable RequestId id) {
        if (trackers.network().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_LOGGED_IN, "this daemon has not joined a network yet", "p2p join LINK");
        }
        if (request instanceof AccountRequest.Login login) {
            refuseSecondAccount(login.user());
        }
        if (request.visit(this) && trackers.user().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_LOGGED_IN, "nobody is logged in on this device", "p2p account login USER");
        }
        return trackers.ask(request, id).thenApply(RelayDesk::reply);
    }

    private static ControlReply reply(TrackerReply reply) {
        return reply instanceof TrackerReply.Refused refused
                ? new ControlReply.Refused(refused.problem())
                : new ControlReply.Relayed(reply);
    }

    private void refuseSecondAccount(UserName wanted) {
        Optional<UserName> user = trackers.user();
        if (user.isPresent() && !user.get().equals(wanted)) {
            throw new RefusedException(
                    ErrorCode.ALREADY_LOGGED_IN,
                    "this daemon is logged in as " + user.get() + ": one account a daemon",
                    "p2p account logout");
        }
    }

    /** Whether somebody must be logged in. */
    @Override
    public Boolean account(AccountRequest request) {
        return !(request instanceof AccountRequest.CreateAccount || request instanceof AccountRequest.Login);
    }

    @Override
    public Boolean group(GroupRequest request) {
        return true;
    }

    @Override
    public Boolean file(FileRequest request) {
        if (request instanceof FileRequest.PutManifest || request instanceof FileRequest.Publish) {
            throw notForRelay();
        }
        return true;
    }

    @Override
    public Boolean swarm(SwarmRequest request) {
        if (!(request instanceof SwarmRequest.ListPeers)) {
            throw notForRelay();
        }
        return true;
    }

    @Override
    public Boolean admin(AdminRequest request) {
        return true;
    }

    private static RefusedException notForRelay() {
        return new RefusedException(
                ErrorCode.USAGE, "the daemon itself tells the trackers what it holds", "p2p share PATH");
    }
}
