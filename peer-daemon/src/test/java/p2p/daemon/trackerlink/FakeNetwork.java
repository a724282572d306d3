// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.transfer.Membership;
import p2p.loop.ManualLoop;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.trust.Revocations;
import p2p.trust.SigningKey;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** Trackers in memory, each with a script of answers; what they hear is remembered, and answered one turn later. */
final class FakeNetwork implements LinkOpener, NetworkMemory, Membership {
    static final UserName BOB = new UserName("bob");

    final ManualLoop loop = new ManualLoop();
    final SigningKey root = SigningKey.generate(new SecureRandom());
    final List<Tracker> trackers = new ArrayList<>();
    final TrackerSetChain chain;
    final DaemonCard card =
            new DaemonCard(new PeerId(new Sha256(0, 0, 0, 77)), "test", new DeviceName("desk"), 7700, List.of());
    final List<String> told = new ArrayList<>();
    final List<KnownNetwork> kept = new ArrayList<>();
    final List<@Nullable UserName> accounts = new ArrayList<>();

    final List<Revocations.Entry> revocations = new ArrayList<>();
    int revocationWrites;
    boolean diskFails;

    FakeNetwork(int count) {
        List<TrackerSet.Member> members = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            Tracker tracker = new Tracker(new Endpoint("192.0.2." + id, 8089), new PeerId(new Sha256(0, 0, 0, id)));
            trackers.add(tracker);
            members.add(new TrackerSet.Member(id, tracker.key, tracker.signing.verifyKey(), List.of(tracker.at), null));
        }
        chain = TrackerSetChain.begin(root, members);
    }

    TrackerNetwork network() {
        return new TrackerNetwork(loop, new SecureRandom(), this, card, this);
    }

    KnownNetwork known() {
        return KnownNetwork.of(chain, Map.of());
    }

    /** One tracker: up or down, with the root and chain it shows and the user it knows. */
    final class Tracker {
        final Endpoint at;
        final SigningKey signing = SigningKey.generate(new SecureRandom());
        PeerId key;
        boolean up = true;
        boolean mute;
        /** Requests of this kind are not answered. */
        @Nullable
        Class<? extends TrackerRequest> slow;

        Blob shownRoot = root.verifyKey().bytes();

        @Nullable
        List<Blob> shownChain;

        @Nullable
        UserName user = BOB;

        final List<TrackerRequest> asked = new ArrayList<>();
        final List<Envelope<TrackerMessage>> heard = new ArrayList<>();
        final Map<Class<?>, Function<TrackerRequest, TrackerReply>> answers = new HashMap<>();
        private @Nullable TrackerLink link;

        /** Completes when the daemon's goodbye is out. */
        CompletableFuture<Void> goodbyeRead = CompletableFuture.completedFuture(null);

        Tracker(Endpoint at, PeerId key) {
            this.at = at;
            this.key = key;
        }

        <T extends TrackerRequest> void on(Class<T> type, Function<T, TrackerReply> answer) {
            answers.put(type, request -> answer.apply(type.cast(request)));
        }

        void accept(TrackerLink dialled) {
            if (!up) {
                dialled.drop(dialled.unreachable("nothing listens there"));
                return;
            }
            link = dialled;
            dialled.connected(key, new TrackerLink.Outlet() {
                @Override
                public void send(Envelope<TrackerMessage> message) {
                    loop.execute(() -> hear(dialled, message));
                }

                @Override
                public void close() {}

                @Override
                public CompletionStage<Void> leave(Envelope<TrackerMessage> goodbye) {
                    send(goodbye);
                    return goodbyeRead;
                }
            });
        }

        private void hear(TrackerLink from, Envelope<TrackerMessage> message) {
            heard.add(message);
            if (mute || !up) {
                return;
            }
            if (message.body() instanceof LinkMessage.Hello) {
                List<Blob> links = shownChain;
                from.received(Envelope.reply(
                        1,
                        message.id(),
                        new LinkMessage.Welcome(
                                1,
                                "fake",
                                shownRoot,
                                links == null ? chain.links() : links,
                                loop.now(),
                                new Endpoint("198.51.100.9", 7700),
                                user,
                                Role.USER)));
            } else if (message.body() instanceof LinkMessage.Ping) {
                from.received(Envelope.reply(1, message.id(), new LinkMessage.Pong()));
            } else if (message.body() instanceof TrackerRequest request) {
                asked.add(request);
                if (slow != null && slow.isInstance(request)) {
                    return;
                }
                TrackerReply reply = answers.getOrDefault(request.getClass(), any -> new TrackerReply.Done("done"))
                        .apply(request);
                from.received(Envelope.reply(1, message.id(), reply));
            }
        }

        void notice(TrackerNotice notice) {
            TrackerLink open = link;
            if (open != null) {
                open.received(Envelope.unasked(9, notice));
            }
        }

        /** The process dies: its connection breaks and nobody listens. */
        void die() {
            up = false;
            TrackerLink open = link;
            if (open != null) {
                open.drop(open.unreachable("it closed the connection"));
            }
        }

        <T extends TrackerRequest> List<T> asked(Class<T> type) {
            return asked.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    @Override
    public TrackerLink open(Endpoint tracker, TrackerLink.Listener listener) {
        TrackerLink link = new TrackerLink(loop, card, tracker, listener);
        loop.execute(() -> trackers.stream()
                .filter(t -> t.at.equals(tracker))
                .findFirst()
                .ifPresentOrElse(t -> t.accept(link), () -> link.drop(link.unreachable("no route"))));
        return link;
    }

    @Override
    public CompletionStage<Void> keep(KnownNetwork network) {
        kept.add(network);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> keepAccount(@Nullable UserName user) {
        accounts.add(user);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> keepRevocations(List<Revocations.Entry> added, long oldest) {
        revocationWrites++;
        if (diskFails) {
            return CompletableFuture.failedFuture(new RefusedException(ErrorCode.DISK, "the disk fails", ""));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            revocations.addAll(added);
            revocations.removeIf(entry -> entry.notBefore() < oldest);
            done.complete(null);
        });
        return done;
    }

    @Override
    public void loggedIn(UserName user) {
        told.add("in " + user);
    }

    @Override
    public void loggedOut() {
        told.add("out");
    }

    @Override
    public void ticketsRenewed(List<Blob> tickets) {
        told.add("tickets " + tickets.size());
    }

    @Override
    public void revoked(GroupId group, UserName user, long notBefore) {
        told.add("revoked " + user);
    }

    @Override
    public void deleted(List<EntryId> entries) {
        told.add("deleted " + entries);
    }

    @Override
    public void trackersReachable(boolean reachable) {
        told.add("reachable " + reachable);
    }
}
