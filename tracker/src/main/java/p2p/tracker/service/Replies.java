// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import p2p.core.Role;
import p2p.message.TrackerReply;
import p2p.tracker.catalog.Result;

/** Results of the catalog as answers to daemons. */
final class Replies implements Result.Visitor<TrackerReply> {
    static final Replies PLAIN = new Replies();

    private Replies() {}

    @Override
    public TrackerReply refused(Result.Refused r) {
        return new TrackerReply.Refused(r.problem());
    }

    @Override
    public TrackerReply done(Result.Done r) {
        return new TrackerReply.Done(r.text());
    }

    @Override
    public TrackerReply accountCreated(Result.AccountCreated r) {
        return new TrackerReply.Done("account " + r.user() + " created" + (r.role() == Role.ADMIN ? ", an admin" : ""));
    }

    @Override
    public TrackerReply loggedIn(Result.LoggedIn r) {
        return new TrackerReply.LoggedIn(r.user(), r.role());
    }

    @Override
    public TrackerReply loggedOut(Result.LoggedOut r) {
        return new TrackerReply.Done(r.user() + " is logged out on " + r.device());
    }

    @Override
    public TrackerReply groupCreated(Result.GroupCreated r) {
        return new TrackerReply.GroupCreated(r.group());
    }

    @Override
    public TrackerReply asked(Result.Asked r) {
        return new TrackerReply.JoinAnswered(false, r.owner());
    }

    @Override
    public TrackerReply admitted(Result.Admitted r) {
        return new TrackerReply.JoinAnswered(true, r.owner());
    }

    @Override
    public TrackerReply ended(Result.Ended r) {
        return new TrackerReply.Done(r.user() + " is no member any more");
    }

    @Override
    public TrackerReply groupDeleted(Result.GroupDeleted r) {
        return new TrackerReply.Done(
                "the group is deleted; it had " + r.members().size() + " members");
    }

    @Override
    public TrackerReply published(Result.Published r) {
        return new TrackerReply.Published(r.entry(), r.name(), r.version(), r.previous(), r.previousTime());
    }

    @Override
    public TrackerReply deleted(Result.Deleted r) {
        int versions = r.entries().size();
        return new TrackerReply.Done(
                "\"" + r.name() + "\": " + (versions == 1 ? "a version is" : versions + " versions are")
                        + " off the group's list; copies on members' disks stay");
    }
}
