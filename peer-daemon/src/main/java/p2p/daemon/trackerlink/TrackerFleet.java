// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.LinkMessage;
import p2p.message.StatusView;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/**
 * The connections to all trackers of the pinned set. Requests go to one of them; when it fails they go to the next, under the
 * same request id. On the loop.
 */
final class TrackerFleet implements TrackerKeeper.Listener {
    /** Whom the fleet tells. */
    interface Listener {
        void opened(TrackerLink link, LinkMessage.Welcome welcome);

        void lost(TrackerLink link);

        void notice(TrackerNotice notice);
    }

    private static final Duration PROBE_WITHIN = Duration.ofSeconds(3);

    private final Loop loop;
    private final LinkOpener opener;
    private final ClusterTrust trust;
    private final RandomGenerator random;
    private final Listener listener;
    private final Map<Integer, TrackerKeeper> keepers = new LinkedHashMap<>();
    private final List<FleetRequest> waiting = new ArrayList<>();
    private @Nullable TrackerKeeper current;
    private boolean stopped;
    private long seen;

    TrackerFleet(Loop loop, LinkOpener opener, ClusterTrust trust, RandomGenerator random, Listener listener) {
        this.loop = loop;
        this.opener = opener;
        this.trust = trust;
        this.random = random;
        this.listener = listener;
    }

    /** Follows a tracker set: new members are dialled, former ones left. */
    void follow(TrackerSetChain chain) {
        loop.assertInLoop();
        Map<Integer, TrackerSet.Member> members = new LinkedHashMap<>();
        chain.newest().members().forEach(member -> members.put(member.id(), member));
        for (Integer id : List.copyOf(keepers.keySet())) {
            if (!members.containsKey(id)) {
                TrackerKeeper former = keepers.remove(id);
                if (former != null) {
                    former.stop("no longer a tracker of this network");
                }
            }
        }
        members.forEach((id, member) -> {
            TrackerKeeper known = keepers.get(id);
            if (known != null && !known.key().equals(member.tlsKey())) {
                known.stop("another tracker has its number now");
                known = null;
            }
            if (known != null) {
                known.member(member);
            } else {
                TrackerKeeper keeper = new TrackerKeeper(loop, opener, trust, random, member, this);
                keepers.put(id, keeper);
                keeper.start();
            }
        });
    }

    /**
     * Asks one tracker after another until one answers; a refusal is an answer. Ends with {@code TRACKER_UNREACHABLE}, or
     * {@code UNTRUSTED} when that is what keeps every tracker away, after {@code within} at the latest.
     */
    CompletionStage<TrackerReply> ask(TrackerRequest request, @Nullable RequestId id, Duration within) {
        loop.assertInLoop();
        if (keepers.isEmpty() || stopped) {
            return CompletableFuture.failedFuture(new p2p.core.RefusedException(
                    stopped ? Problem.of(ErrorCode.INTERRUPTED, "the daemon is stopping") : NOT_JOINED));
        }
        if (!anyOpen()) {
            keepers.values().forEach(TrackerKeeper::hurry);
        }
        FleetRequest asked = new FleetRequest(this, loop, request, id, within);
        asked.go();
        return asked.reply();
    }

    static final Problem NOT_JOINED =
            Problem.of(ErrorCode.NOT_LOGGED_IN, "this daemon has not joined a network yet", "p2p join LINK");

    /** The link to use, preferring the one used before; never one in {@code but}. */
    Optional<TrackerLink> choose(List<TrackerLink> but) {
        TrackerKeeper preferred = current;
        if (preferred != null) {
            Optional<TrackerLink> link = preferred.openLink().filter(l -> !but.contains(l));
            if (link.isPresent()) {
                return link;
            }
        }
        List<TrackerKeeper> open = keepers.values().stream()
                .filter(k -> k.openLink().filter(l -> !but.contains(l)).isPresent())
                .toList();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        TrackerKeeper chosen = open.get(random.nextInt(open.size()));
        current = chosen;
        return chosen.openLink();
    }

    /** Calls {@link FleetRequest#go()} once a link opens. */
    void await(FleetRequest request) {
        waiting.add(request);
        request.consider();
    }

    boolean awaits(FleetRequest request) {
        return waiting.contains(request);
    }

    void forget(FleetRequest request) {
        waiting.remove(request);
    }

    /** Why no tracker can be asked, once every one of them was tried and failed; empty while one may still come. */
    Optional<Problem> hopeless() {
        Problem last = null;
        for (TrackerKeeper keeper : keepers.values()) {
            Optional<Problem> problem = keeper.problem();
            if (problem.isEmpty() || keeper.trying()) {
                return Optional.empty();
            }
            if (last == null || problem.get().code() != ErrorCode.UNTRUSTED) {
                last = problem.get();
            }
        }
        return Optional.ofNullable(last);
    }

    /** Tells after at most 3 s whether the tracker with that key gives a sign of life now. */
    void probe(PeerId tracker, Consumer<Boolean> answer) {
        Optional<TrackerLink> link = keepers.values().stream()
                .filter(k -> k.key().equals(tracker))
                .findFirst()
                .flatMap(TrackerKeeper::openLink);
        if (link.isEmpty()) {
            answer.accept(false);
            return;
        }
        TrackerLink asked = link.get();
        asked.ping();
        loop.after(
                PROBE_WITHIN,
                () -> answer.accept(asked.isOpen() && asked.silence().compareTo(PROBE_WITHIN) < 0));
    }

    boolean anyOpen() {
        return keepers.values().stream().anyMatch(k -> k.openLink().isPresent());
    }

    void forEachOpen(Consumer<TrackerLink> action) {
        List.copyOf(keepers.values()).forEach(k -> k.openLink().ifPresent(action));
    }

    List<StatusView.TrackerStatus> status() {
        return keepers.values().stream().map(TrackerKeeper::status).toList();
    }

    @Override
    public void opened(TrackerKeeper keeper, TrackerLink link, LinkMessage.Welcome welcome) {
        trust.pinned().ifPresent(this::follow);
        listener.opened(link, welcome);
        List.copyOf(waiting).forEach(request -> {
            waiting.remove(request);
            request.go();
        });
    }

    @Override
    public long seen() {
        return seen;
    }

    @Override
    public void saw(long newest) {
        seen = Math.max(seen, newest);
    }

    @Override
    public void notice(TrackerNotice notice) {
        listener.notice(notice);
    }

    @Override
    public void lost(TrackerKeeper keeper, TrackerLink link) {
        listener.lost(link);
    }

    @Override
    public void failed(TrackerKeeper keeper, Problem why) {
        List.copyOf(waiting).forEach(FleetRequest::consider);
    }

    /** Goodbye to all, for good. Complete, on the loop, when the goodbyes are out. */
    CompletionStage<Void> stop(String reason) {
        stopped = true;
        return CompletableFuture.allOf(List.copyOf(keepers.values()).stream()
                .map(keeper -> keeper.stop(reason).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
