// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.CatalogReader;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.ManifestStore;
import p2p.tracker.catalog.Result;
import p2p.tracker.catalog.Revocation;
import p2p.tracker.login.PasswordDesk;
import p2p.tracker.presence.DialBack;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;
import p2p.tracker.presence.Session;
import p2p.tracker.presence.Witnesses;

/**
 * The tracker behind its wire: sessions come and go, each request gets one answer. Everything runs on the loop. Being told of
 * applied commands is how it keeps up with changes, including those that another tracker accepted.
 */
public final class TrackerService implements AppliedListener {
    private static final Logger log = LoggerFactory.getLogger(TrackerService.class);

    private final Loop loop;
    private final Standings standings;
    private final Presence presence;
    private final Witnesses witnesses;
    private final RecentRevocations revocations;
    private final Sessions sessions;
    private final Effects effects;
    private final Hosts hosts;
    private final EventLog events = new EventLog();
    private final CatalogReader reader;
    private final ManifestStore manifests;
    private final PasswordDesk passwords;
    private final TicketDesk tickets;
    private final LogFile logFile;
    private final SecureRandom random;
    private @Nullable Office office;
    private @Nullable Freshness freshness;

    public TrackerService(
            Loop loop,
            CatalogReader reader,
            ManifestStore manifests,
            PasswordDesk passwords,
            TicketDesk tickets,
            LogFile logFile,
            DialBack dialBack,
            SecureRandom random) {
        this.loop = loop;
        this.reader = reader;
        this.manifests = manifests;
        this.passwords = passwords;
        this.tickets = tickets;
        this.logFile = logFile;
        this.random = random;
        this.standings = new Standings(reader);
        this.presence = new Presence(loop, standings, dialBack);
        this.witnesses = new Witnesses(loop, presence);
        this.revocations = new RecentRevocations(loop, standings);
        this.sessions = new Sessions(presence, standings, manifests, events, revocations);
        this.effects =
                new Effects(presence, standings, sessions, tickets, revocations, new RevocationRounds(loop), events);
        this.hosts = new Hosts(reader, presence);
    }

    /** The writer tells this service of what it applies, so it is made after it; called once, before the first session. */
    public void writeTo(CatalogWriter writer, TrackerRoster roster, Progress progress) {
        freshness = new Freshness(loop, progress);
        office = new Office(
                loop,
                writer,
                new SessionReads(loop, reader),
                manifests,
                presence,
                witnesses,
                standings,
                sessions,
                new PendingLogins(loop, writer, sessions),
                passwords,
                tickets,
                hosts,
                logFile,
                roster,
                progress,
                events,
                random);
    }

    @Override
    public void applied(Command command, Result result) {
        effects.applied(command, result);
        if (freshness != null) {
            freshness.advanced();
        }
    }

    /** Revocations of before this tracker started that may still matter, the oldest first. On the loop, before the first session. */
    public void remember(Collection<Revocation> earlier) {
        earlier.forEach(revocations::add);
    }

    /** The catalog is another one now: everybody connects again and is read afresh. On the loop. */
    public void catalogReplaced(Collection<Revocation> recent) {
        standings.touchAll();
        remember(recent);
        for (OnlineDevice device : List.copyOf(presence.devices())) {
            device.session().close("this tracker took over the others' catalog");
        }
    }

    public Hosts hosts() {
        return hosts;
    }

    /** Who can be asked whether another tracker is reached. */
    public Witnesses witnesses() {
        return witnesses;
    }

    public Presence presence() {
        return presence;
    }

    public EventLog events() {
        return events;
    }

    /** A device said Hello: completes once it is online. */
    public CompletionStage<OnlineDevice> open(Session session) {
        return sessions.open(session);
    }

    /** Welcome is on its way: the device hears what it missed. */
    public void welcomed(OnlineDevice device) {
        sessions.welcomed(device);
    }

    /** Any frame of the device renews its lease. */
    public void heard(OnlineDevice device) {
        presence.heard(device);
    }

    /** The connection is gone; {@code reason} is for the log. */
    public void close(OnlineDevice device, String reason) {
        sessions.close(device, reason);
    }

    public Role role(@Nullable UserName user) {
        return user == null ? Role.USER : standings.role(user);
    }

    /** Never fails: what goes wrong is an answer too. */
    public CompletionStage<TrackerReply> handle(
            OnlineDevice device, @Nullable RequestId request, long seen, TrackerRequest message) {
        loop.assertInLoop();
        Freshness fresh = freshness;
        return fresh == null || fresh.isHere(device, seen) || isPresence(message)
                ? answer(device, request, message)
                : fresh.await(device, seen).thenCompose(here -> answer(device, request, message));
    }

    /** Presence is no part of the catalog, and must not wait for it. */
    private static boolean isPresence(TrackerRequest message) {
        return message instanceof SwarmRequest.Heartbeat
                || message instanceof SwarmRequest.Announce
                || message instanceof SwarmRequest.AnnounceChange
                || message instanceof SwarmRequest.Reach;
    }

    /** The newest command that an answer given now has seen. On the loop. */
    public long newest() {
        return freshness == null ? 0 : freshness.newest();
    }

    private CompletionStage<TrackerReply> answer(
            OnlineDevice device, @Nullable RequestId request, TrackerRequest message) {
        CompletionStage<TrackerReply> answer;
        try {
            answer = message.visit(new Desks(office(), new Caller(device, request)));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(e -> refusal(message, e));
    }

    private Office office() {
        if (office == null) {
            throw new IllegalStateException("asked before the start");
        }
        return office;
    }

    private static TrackerReply refusal(TrackerRequest message, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return new TrackerReply.Refused(refused.problem());
        }
        log.error("bug: {} failed", message.getClass().getSimpleName(), cause);
        return new TrackerReply.Refused(
                Problem.of(ErrorCode.INTERNAL, "the tracker failed to do this", "its log says why: ask the operator"));
    }

    private record Desks(Office office, Caller caller)
            implements TrackerRequest.Visitor<CompletionStage<TrackerReply>> {
        @Override
        public CompletionStage<TrackerReply> account(AccountRequest request) {
            return request.visit(new AccountService(office, caller));
        }

        @Override
        public CompletionStage<TrackerReply> group(GroupRequest request) {
            return request.visit(new GroupService(office, caller));
        }

        @Override
        public CompletionStage<TrackerReply> file(FileRequest request) {
            return request.visit(new FileService(office, caller));
        }

        @Override
        public CompletionStage<TrackerReply> swarm(SwarmRequest request) {
            return request.visit(new SwarmService(office, caller));
        }

        @Override
        public CompletionStage<TrackerReply> admin(AdminRequest request) {
            return request.visit(new AdminService(office, caller));
        }
    }
}
