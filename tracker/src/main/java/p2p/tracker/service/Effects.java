// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.message.TrackerNotice;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.catalog.Result;
import p2p.tracker.catalog.Revocation;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;

/**
 * What an applied command means for those who are connected here, wherever it was accepted: standings change, revocations
 * and notices go out, the event is logged. On the loop.
 */
final class Effects implements AppliedListener {
    private static final Logger log = LoggerFactory.getLogger(Effects.class);

    private final Presence presence;
    private final Standings standings;
    private final Sessions sessions;
    private final TicketDesk tickets;
    private final RecentRevocations revocations;
    private final RevocationRounds rounds;
    private final EventLog events;
    private final MirrorNews mirrors;

    Effects(
            Presence presence,
            Standings standings,
            Sessions sessions,
            TicketDesk tickets,
            RecentRevocations revocations,
            RevocationRounds rounds,
            EventLog events) {
        this.presence = presence;
        this.standings = standings;
        this.sessions = sessions;
        this.tickets = tickets;
        this.revocations = revocations;
        this.rounds = rounds;
        this.events = events;
        this.mirrors = new MirrorNews(presence, standings);
    }

    @Override
    public void applied(Command command, Result result) {
        command.change().visit(new One(command, result));
    }

    private void tell(UserName user, TrackerNotice notice) {
        for (OnlineDevice device : presence.devicesOf(user)) {
            device.session().send(notice);
        }
    }

    /** Tells everybody who might serve the user in the group, and the user. */
    private void revoke(GroupId group, UserName user) {
        long notBefore = tickets.revokeUntilNow();
        revocations.add(new Revocation(group, user, notBefore));
        TrackerNotice notice = new TrackerNotice.Revoked(group, user, notBefore);
        for (OnlineDevice device : List.copyOf(presence.devices())) {
            UserName other = device.user();
            if (other != null && (other.equals(user) || standings.isMember(group, other))) {
                device.session().send(notice);
            }
        }
    }

    /** Voids the account's tickets for every group it is in, whether a device of it is online or not. */
    private void revokeAll(UserName user) {
        standings.groupsOf(user).whenComplete((groups, failure) -> {
            if (failure != null) {
                log.warn("tickets of {} are not revoked, they expire: {}", user, failure.toString());
            } else {
                groups.forEach(group -> revoke(group, user));
            }
        });
    }

    private void entered(UserName user, GroupId group, GroupName name) {
        standings.entered(user, group, name);
        presence.membershipChanged(List.of(user));
        tell(user, new TrackerNotice.MembershipChanged(name, true));
    }

    private void ended(UserName user, GroupId group, GroupName name) {
        standings.left(user, group);
        presence.membershipChanged(List.of(user));
        revoke(group, user);
        tell(user, new TrackerNotice.MembershipChanged(name, false));
    }

    private void deleted(Result.GroupDeleted gone, GroupName name) {
        gone.members().forEach(user -> standings.left(user, gone.group()));
        Set<UserName> members = Set.copyOf(gone.members());
        presence.membershipChanged(members);
        List<UserName> named = gone.members()
                .subList(0, Math.min(Revocation.MAX_NAMED, gone.members().size()));
        long now = tickets.revokeUntilNow();
        named.forEach(user -> revocations.add(new Revocation(gone.group(), user, now, members)));
        List<OnlineDevice> online = new ArrayList<>();
        members.forEach(member -> online.addAll(presence.devicesOf(member)));
        online.forEach(device -> device.session().send(new TrackerNotice.MembershipChanged(name, false)));
        rounds.tell(
                online,
                named.stream()
                        .map(user -> new TrackerNotice.Revoked(gone.group(), user, now))
                        .toList());
    }

    /** One device stops acting for the account; its tickets are void, the account's other devices ask for new ones. */
    private void loggedOut(PeerId peer, UserName user) {
        standings.touch(peer);
        Standing standing = standings.find(user);
        Map<GroupId, GroupName> groups = standing == null ? Map.of() : Map.copyOf(standing.groups());
        OnlineDevice device = presence.find(peer);
        revokeAll(user);
        if (device != null) {
            sessions.exit(device);
        }
        groups.values().forEach(name -> tell(user, new TrackerNotice.MembershipChanged(name, true)));
    }

    private void disabled(UserName user) {
        standings.touch(user);
        revokeAll(user);
        for (OnlineDevice device : new ArrayList<>(presence.devicesOf(user))) {
            sessions.exit(device);
            device.session().close("the account " + user + " is disabled");
        }
    }

    private final class One
            implements Change.Visitor<Boolean>,
                    AccountChange.Visitor<Boolean>,
                    GroupChange.Visitor<Boolean>,
                    FileChange.Visitor<Boolean>,
                    ClusterChange.Visitor<Boolean> {
        private final Command command;
        private final Result result;

        One(Command command, Result result) {
            this.command = command;
            this.result = result;
        }

        private boolean log(String kind, Object... pairs) {
            Object[] all = new Object[pairs.length + 2];
            all[0] = "by";
            all[1] = command.actor().label();
            System.arraycopy(pairs, 0, all, 2, pairs.length);
            events.record(kind, all);
            return true;
        }

        @Override
        public Boolean account(AccountChange change) {
            return change.visit((AccountChange.Visitor<Boolean>) this);
        }

        @Override
        public Boolean group(GroupChange change) {
            return change.visit((GroupChange.Visitor<Boolean>) this);
        }

        @Override
        public Boolean file(FileChange change) {
            return change.visit((FileChange.Visitor<Boolean>) this);
        }

        @Override
        public Boolean cluster(ClusterChange change) {
            return change.visit((ClusterChange.Visitor<Boolean>) this);
        }

        @Override
        public Boolean extendTrackerSet(ClusterChange.ExtendTrackerSet c) {
            return log("tracker-set", "result", result instanceof Result.Done done ? done.text() : "");
        }

        @Override
        public Boolean setAside(ClusterChange.SetAside c) {
            return log("set-aside", "changes", c.asides().size());
        }

        @Override
        public Boolean beginLife(ClusterChange.BeginLife c) {
            return log("life", "number", c.number(), "how", c.how());
        }

        @Override
        public Boolean createAccount(AccountChange.CreateAccount c) {
            boolean admin = result instanceof Result.AccountCreated created && created.role() == Role.ADMIN;
            return log("account-created", "user", c.user(), "role", admin ? "admin" : "user");
        }

        @Override
        public Boolean bindDevice(AccountChange.BindDevice c) {
            standings.touch(c.device());
            OnlineDevice device = presence.find(c.device());
            if (device != null && !c.user().equals(device.user())) {
                sessions.enter(device);
            }
            return log(
                    "login",
                    "user",
                    c.user(),
                    "device",
                    c.name(),
                    "key",
                    c.device().shortHex());
        }

        @Override
        public Boolean unbindDevice(AccountChange.UnbindDevice c) {
            if (result instanceof Result.LoggedOut out) {
                loggedOut(c.device(), out.user());
                log("logout", "user", out.user(), "device", out.device());
            }
            return true;
        }

        @Override
        public Boolean changePassword(AccountChange.ChangePassword c) {
            return log("password-changed");
        }

        @Override
        public Boolean claimAdmin(AccountChange.ClaimAdmin c) {
            UserName user = command.actor().user();
            if (user != null) {
                standings.role(user, Role.ADMIN);
            }
            return log("role", "user", command.actor().label(), "role", "admin", "how", "one-time token");
        }

        @Override
        public Boolean offerAdminToken(AccountChange.OfferAdminToken c) {
            return log("admin-token-offered");
        }

        @Override
        public Boolean setRole(AccountChange.SetRole c) {
            standings.role(c.user(), c.role());
            return log("role", "user", c.user(), "role", c.role() == Role.ADMIN ? "admin" : "user");
        }

        @Override
        public Boolean setDisabled(AccountChange.SetDisabled c) {
            if (c.disabled()) {
                disabled(c.user());
            }
            return log(c.disabled() ? "account-disabled" : "account-enabled", "user", c.user());
        }

        @Override
        public Boolean createGroup(GroupChange.CreateGroup c) {
            UserName user = command.actor().user();
            if (user != null && result instanceof Result.GroupCreated created) {
                entered(user, created.group(), c.group());
            }
            return log("group-created", "group", c.group());
        }

        @Override
        public Boolean join(GroupChange.Join c) {
            UserName user = command.actor().user();
            if (user != null && result instanceof Result.Asked asked) {
                tell(asked.owner(), new TrackerNotice.JoinRequested(c.group(), user));
                return log("join-asked", "group", c.group());
            }
            return admitted(c.group());
        }

        @Override
        public Boolean accept(GroupChange.Accept c) {
            return admitted(c.group());
        }

        private boolean admitted(GroupName name) {
            if (result instanceof Result.Admitted admitted) {
                entered(admitted.user(), admitted.group(), name);
                log("member-entered", "group", name, "user", admitted.user());
            }
            return true;
        }

        @Override
        public Boolean leave(GroupChange.Leave c) {
            return ended(c.group());
        }

        @Override
        public Boolean remove(GroupChange.Remove c) {
            return ended(c.group());
        }

        private boolean ended(GroupName name) {
            if (result instanceof Result.Ended ended) {
                Effects.this.ended(ended.user(), ended.group(), name);
                log("member-left", "group", name, "user", ended.user());
            }
            return true;
        }

        @Override
        public Boolean reject(GroupChange.Reject c) {
            return log("join-rejected", "group", c.group(), "user", c.user());
        }

        @Override
        public Boolean transfer(GroupChange.Transfer c) {
            return log("group-transferred", "group", c.group(), "user", c.newOwner());
        }

        @Override
        public Boolean delete(GroupChange.Delete c) {
            if (result instanceof Result.GroupDeleted gone) {
                deleted(gone, c.group());
            }
            return log("group-deleted", "group", c.group());
        }

        @Override
        public Boolean invite(GroupChange.Invite c) {
            return log("invite", "group", c.group(), "preapproved", c.preApproved());
        }

        @Override
        public Boolean setGrace(GroupChange.SetGrace c) {
            return log("group-grace", "group", c.group(), "minutes", c.minutes());
        }

        @Override
        public Boolean setPolicy(GroupChange.SetPolicy c) {
            return log("group-policy", "group", c.group(), "names", c.policy());
        }

        @Override
        public Boolean delete(FileChange.Delete c) {
            int versions = 0;
            if (result instanceof Result.Deleted gone) {
                presence.deleted(gone.group(), gone.entries());
                versions = gone.entries().size();
            }
            mirrors.filesChanged(c.group());
            return log("file-deleted", "group", c.group(), "file", c.name(), "versions", versions);
        }

        @Override
        public Boolean publish(FileChange.Publish c) {
            if (result instanceof Result.Published p) {
                mirrors.filesChanged(c.group());
                log(
                        "publish",
                        "group",
                        c.group(),
                        "file",
                        p.name() + "@" + p.version(),
                        "bytes",
                        c.content().size(),
                        "sha1",
                        c.content().sha1() == null ? "" : c.content().sha1(),
                        "content",
                        c.content().id().shortHex(),
                        "asked",
                        p.name().equals(c.name()) ? "" : c.name());
            }
            return true;
        }
    }
}
