// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.Holding;
import p2p.message.PeerView;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TransferReport;
import p2p.tracker.catalog.Device;
import p2p.tracker.catalog.Entry;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.Refusals;
import p2p.tracker.presence.LastSeen;
import p2p.tracker.presence.OnlineDevice;

/** Presence, swarms and tickets. */
record SwarmService(Office office, Caller caller) implements SwarmRequest.Visitor<CompletionStage<TrackerReply>> {
    private static final Logger log = LoggerFactory.getLogger(SwarmService.class);
    private static final TrackerReply DONE = new TrackerReply.Done("");
    private static final Endpoint UNKNOWN = new Endpoint("0.0.0.0", 0);
    private static final int MAX_REPORTED_PEERS = 20;

    private static CompletionStage<TrackerReply> now(TrackerReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    @Override
    public CompletionStage<TrackerReply> announce(SwarmRequest.Announce m) {
        UserName user = caller.user();
        office.presence().announce(caller.device(), m.first(), m.last(), m.holdings());
        lookForDeleted(user, m.holdings());
        return now(DONE);
    }

    @Override
    public CompletionStage<TrackerReply> announceChange(SwarmRequest.AnnounceChange m) {
        UserName user = caller.user();
        List<Holding> fresh = m.added().stream()
                .filter(h -> caller.device().holding(h.entry()) == null)
                .toList();
        office.presence().change(caller.device(), m.added(), m.removed());
        lookForDeleted(user, fresh);
        return now(DONE);
    }

    /** Who was away when an entry was deleted, and announces it, hears of it with a heartbeat. */
    private void lookForDeleted(UserName user, List<Holding> announced) {
        if (announced.isEmpty()) {
            return;
        }
        List<EntryId> entries = announced.stream().map(Holding::entry).toList();
        office.read(caller, tables -> tables.entries().deleted(user, entries)).whenComplete((deleted, failure) -> {
            if (failure == null) {
                office.presence().deleted(caller.device(), deleted);
            } else {
                log.info(
                        "{}: its files were not compared with the lists: {}",
                        caller.device().label(),
                        failure.toString());
            }
        });
    }

    @Override
    public CompletionStage<TrackerReply> heartbeat(SwarmRequest.Heartbeat m) {
        boolean differs = caller.device().user() != null && !office.presence().agrees(caller.device(), m.digest());
        return now(new TrackerReply.LeaseRenewed(
                differs, office.loop().now(), caller.device().deleted(TrackerReply.LeaseRenewed.MAX_DELETED)));
    }

    @Override
    public CompletionStage<TrackerReply> reach(SwarmRequest.Reach m) {
        caller.user();
        office.witnesses().heard(caller.device().session().peer(), m.tracker(), m.reached());
        return now(DONE);
    }

    @Override
    public CompletionStage<TrackerReply> announceMirrors(SwarmRequest.AnnounceMirrors m) {
        caller.user();
        office.presence().mirror(caller.device(), m.mirrors());
        return now(DONE);
    }

    @Override
    public CompletionStage<TrackerReply> watchSources(SwarmRequest.WatchSources m) {
        UserName user = caller.user();
        return office.read(caller, tables -> {
                    Entry entry = tables.entries().find(m.entry());
                    if (entry == null) {
                        throw noSuchEntry(m.entry());
                    }
                    return entry;
                })
                .thenApply(entry -> {
                    if (!office.standings().isMember(entry.group(), user)) {
                        throw noSuchEntry(m.entry());
                    }
                    return new TrackerReply.Sources(
                            m.entry(),
                            office.presence()
                                    .watch(
                                            caller.device(),
                                            m.entry(),
                                            entry.group(),
                                            entry.content().pieces()));
                });
    }

    private static RefusedException noSuchEntry(EntryId entry) {
        return new RefusedException(
                ErrorCode.NO_SUCH_FILE, "no group of yours lists the entry " + entry, "p2p search TEXT");
    }

    @Override
    public CompletionStage<TrackerReply> unwatchSources(SwarmRequest.UnwatchSources m) {
        office.presence().unwatch(caller.device(), m.entry());
        return now(DONE);
    }

    @Override
    public CompletionStage<TrackerReply> renewTickets(SwarmRequest.RenewTickets m) {
        UserName user = caller.user();
        if (office.standings().find(user) == null) {
            throw Refusals.notLoggedIn();
        }
        return office.read(caller, tables -> tables.members().groupsOf(user))
                // who was removed while that was read gets no ticket
                .thenCompose(groups -> office.tickets()
                        .issue(
                                caller.device(),
                                user,
                                groups.stream()
                                        .filter(g -> office.standings().isMember(g.id(), user))
                                        .toList(),
                                office.progress().majorityAt()))
                .thenApply(TrackerReply.Tickets::new);
    }

    @Override
    public CompletionStage<TrackerReply> listPeers(SwarmRequest.ListPeers m) {
        UserName user = caller.user();
        GroupName asked = m.group() == null ? GroupName.PUBLIC : m.group();
        record Found(Group group, List<Device> devices) {}
        return office.read(caller, tables -> {
                    Group group = Refusals.groupOfMember(tables, asked, user);
                    return new Found(group, tables.members().devicesOfMembers(group.id(), Office.MAX_ROWS));
                })
                .thenApply(found -> peers(found.group(), found.devices()));
    }

    private TrackerReply peers(Group group, List<Device> known) {
        List<PeerView> views = new ArrayList<>();
        Set<PeerId> online = new HashSet<>();
        for (OnlineDevice device : office.presence().devices()) {
            UserName user = device.user();
            if (user != null && office.standings().isMember(group.id(), user) && views.size() < Office.MAX_ROWS) {
                online.add(device.session().peer());
                views.add(new PeerView(
                        user,
                        device.session().device(),
                        device.session().peer(),
                        device.session().reach().endpoint(),
                        true,
                        device.isReachable(),
                        device.heardAt(),
                        device.holdings().size()));
            }
        }
        for (Device device : known) {
            if (!online.contains(device.peer()) && views.size() < Office.MAX_ROWS) {
                views.add(offline(device, office.presence().lastSeen(device.peer())));
            }
        }
        return new TrackerReply.Peers(views);
    }

    private static PeerView offline(Device device, @Nullable LastSeen seen) {
        return new PeerView(
                device.user(),
                device.name(),
                device.peer(),
                seen == null ? UNKNOWN : seen.endpoint(),
                false,
                false,
                seen == null ? device.since() : seen.time(),
                0);
    }

    @Override
    public CompletionStage<TrackerReply> reportTransfer(SwarmRequest.ReportTransfer m) {
        UserName user = caller.user();
        record Found(Entry entry, GroupName group) {}
        return office.read(caller, tables -> {
                    Entry entry = tables.entries().find(m.report().entry());
                    Group group = entry == null ? null : tables.groups().find(entry.group());
                    if (entry == null || group == null || !tables.members().isMember(group.id(), user)) {
                        throw noSuchEntry(m.report().entry());
                    }
                    return new Found(entry, group.name());
                })
                .thenApply(found -> {
                    log(user, found.group(), found.entry(), m.report());
                    return DONE;
                });
    }

    private void log(UserName user, GroupName group, Entry entry, TransferReport r) {
        String peers = r.peers().stream()
                .limit(MAX_REPORTED_PEERS)
                .map(share -> share.peer() + ":" + share.bytes())
                .collect(Collectors.joining(","));
        office.events()
                .record(
                        "transfer",
                        "user",
                        user,
                        "device",
                        caller.device().session().device(),
                        "group",
                        group,
                        "file",
                        entry.name() + "@" + entry.version(),
                        "bytes",
                        r.bytes(),
                        "ms",
                        r.millis(),
                        "published",
                        r.published(),
                        "received",
                        r.received(),
                        "result",
                        r.result(),
                        "from",
                        peers);
    }
}
