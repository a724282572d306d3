// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.transfer.Directory;
import p2p.daemon.transfer.Membership;
import p2p.daemon.transfer.MirrorDirectory;
import p2p.daemon.transfer.TicketGate;
import p2p.loop.Loop;
import p2p.message.ControlReply;
import p2p.message.LinkMessage;
import p2p.message.StatusView;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.trust.Revocations;
import p2p.trust.TrackerSetChain;

/**
 * The network as this daemon takes part in it: pinned trust, the connections, the account, and what hangs on them. The rooms
 * below see it as {@link #directory()} and {@link #gate()}, the control edge as {@link Trackers}. On the loop.
 */
public final class TrackerNetwork implements Trackers, TrackerFleet.Listener, TrackerNotice.Visitor<String> {
    private static final Logger log = LoggerFactory.getLogger(TrackerNetwork.class);

    private static final int STRANGE_TIMES = 4;

    private final LinkOpener opener;
    private final ClusterTrust trust;
    private final TrackerFleet fleet;
    private final TrackerClock clock;
    private final Announcer announcer;
    private final Heartbeats heartbeats;
    private final RevocationLedger revocations;
    private final PinnedTicketGate gate;
    private final TrackerDirectory directory;
    private final TrackerMirrorDirectory mirrors;
    private final NetworkMemory memory;
    private final RandomGenerator random;
    private final Loop loop;
    /** How often in a row each tracker said that nobody is logged in here. */
    private final Map<PeerId, Integer> strangeness = new HashMap<>();

    private @Nullable Presence presence;
    private @Nullable Endpoint observed;

    /** What exists only once the rooms below are built: they need the directory first. */
    private record Presence(Membership membership, Account account, TicketRenewal tickets) {}

    public TrackerNetwork(
            Loop loop, RandomGenerator random, TrackerDialer dialer, DaemonCard card, NetworkMemory memory) {
        this(loop, random, (LinkOpener) dialer, card, memory);
    }

    TrackerNetwork(Loop loop, RandomGenerator random, LinkOpener opener, DaemonCard card, NetworkMemory memory) {
        this.loop = loop;
        this.random = random;
        this.opener = opener;
        this.memory = memory;
        trust = new ClusterTrust(memory);
        fleet = new TrackerFleet(loop, opener, trust, random, this);
        clock = new TrackerClock(loop);
        revocations = new RevocationLedger(loop, memory, clock);
        announcer = new Announcer(loop);
        heartbeats = new Heartbeats(
                loop, fleet, announcer, clock, () -> presence().tickets().clockJumped(), entries -> presence()
                        .membership()
                        .deleted(entries));
        gate = new PinnedTicketGate(loop, clock, fleet::anyOpen, revocations, this::learn);
        directory = new TrackerDirectory(loop, random, card.self(), fleet, announcer);
        mirrors = new TrackerMirrorDirectory(fleet, announcer.mirrors());
    }

    public Directory directory() {
        return directory;
    }

    public MirrorDirectory mirrors() {
        return mirrors;
    }

    public TicketGate gate() {
        return gate;
    }

    /** Revocations of earlier runs, the oldest first; before the start. */
    public void restore(List<Revocations.Entry> earlier) {
        loop.assertInLoop();
        revocations.restore(earlier);
    }

    /** Begins with what the last run left; from here on the membership is told. */
    public void start(Membership membership, Optional<KnownNetwork> known, Optional<UserName> lastUser) {
        loop.assertInLoop();
        Account account = new Account(memory, membership);
        presence = new Presence(membership, account, new TicketRenewal(loop, random, fleet, membership));
        heartbeats.start();
        known.ifPresent(network -> {
            trust.restore(network);
            lastUser.ifPresent(account::restore);
            trust.pinned().ifPresent(this::follow);
        });
    }

    private Presence presence() {
        Presence p = presence;
        if (p == null) {
            throw new IllegalStateException("not started");
        }
        return p;
    }

    private void follow(TrackerSetChain chain) {
        gate.follow(chain);
        fleet.follow(chain);
    }

    /** Tracker sets that a peer brought; whether they are newer. */
    private boolean learn(List<p2p.core.Blob> sets) {
        boolean newer = trust.learn(sets);
        if (newer) {
            trust.pinned().ifPresent(this::follow);
            // a tracker that is gone may have signed this account's tickets, and peers take nobody's but the newest
            // set's
            if (presence().account().user().isPresent()) {
                presence().tickets().now();
            }
        }
        return newer;
    }

    /** Goodbye to all trackers; nothing is asked any more. Complete, on the loop, when the goodbyes are out. */
    public CompletionStage<Void> stop() {
        heartbeats.stop();
        presence().tickets().stop();
        return fleet.stop("the daemon stops");
    }

    @Override
    public Optional<Sha256> network() {
        return trust.pinned().map(TrackerSetChain::cluster);
    }

    @Override
    public Optional<UserName> user() {
        return presence().account().user();
    }

    @Override
    public Role role() {
        return presence().account().role();
    }

    @Override
    public Optional<Endpoint> advertised() {
        return Optional.ofNullable(observed);
    }

    @Override
    public List<StatusView.TrackerStatus> status() {
        return fleet.status();
    }

    @Override
    public CompletionStage<ControlReply> join(List<Endpoint> trackers, @Nullable Sha256 root) {
        Optional<TrackerSetChain> pinned = trust.pinned();
        Sha256 expected = pinned.map(TrackerSetChain::cluster).orElse(root);
        if (root != null && !root.equals(expected)) {
            throw new RefusedException(p2p.core.Problem.of(
                    p2p.core.ErrorCode.UNTRUSTED,
                    "this daemon belongs to the network " + expected + ", the link is of " + root,
                    "use a daemon with another --state for the other network"));
        }
        return FirstContact.meet(opener, trackers, expected)
                .thenCompose(proof -> joined(proof, expected, pinned.isPresent()));
    }

    private CompletionStage<ControlReply> joined(FirstContact.Proof proof, @Nullable Sha256 expected, boolean known) {
        TrackerSetChain chain = proof.chain();
        if (expected == null) {
            return java.util.concurrent.CompletableFuture.completedFuture(
                    new ControlReply.KeyToConfirm(chain.cluster(), proof.at()));
        }
        return trust.pin(chain, proof.key(), proof.at()).thenApply(done -> {
            TrackerSetChain inForce = trust.pinned().orElse(chain);
            follow(inForce);
            return new ControlReply.NetworkJoined(
                    inForce.cluster(),
                    inForce.newest().members().stream()
                            .map(m -> m.addresses().get(0))
                            .toList(),
                    known);
        });
    }

    @Override
    public CompletionStage<TrackerReply> ask(TrackerRequest request, @Nullable RequestId id) {
        return fleet.ask(request, id == null ? RequestId.random(random) : id, TrackerDirectory.WITHIN)
                .thenCompose(reply -> new AccountEcho(this).after(request, reply));
    }

    /** A login was acknowledged; completes once tickets are there, so that what the user does next finds them. */
    CompletionStage<Void> loggedIn(UserName user, Role role) {
        presence().account().loggedIn(user, role);
        fleet.forEachOpen(announcer::begin);
        // first of all: everything else waits for them
        CompletionStage<Void> renewed = presence().tickets().start();
        directory.accountChanged();
        return renewed;
    }

    void loggedOut(String why) {
        presence().tickets().stop();
        fleet.forEachOpen(announcer::end);
        presence().account().loggedOut(why);
    }

    /** The account may belong to other groups now; completes once that is known here. */
    CompletionStage<Void> membershipsChanged() {
        CompletionStage<Void> renewed = presence().tickets().now();
        directory.accountChanged();
        return renewed;
    }

    @Override
    public void opened(TrackerLink link, LinkMessage.Welcome welcome) {
        clock.told(welcome.trackerTime());
        observed = welcome.observed();
        trust.pinned().ifPresent(gate::follow);
        UserName user = welcome.user();
        if (user != null) {
            strangeness.clear();
            presence().account().loggedIn(user, welcome.role());
            announcer.begin(link);
            presence().tickets().start();
        } else if (mayBeBehind(link)) {
            link.drop(link.unreachable("it does not know yet who is logged in here"));
            return;
        } else {
            loggedOut("the tracker at " + link.at() + " does not know this device");
        }
        directory.opened();
        presence().membership().trackersReachable(true);
    }

    /** Whether a tracker that does not know this device's login may just not have heard of it: others know, or it was not asked often enough. */
    private boolean mayBeBehind(TrackerLink link) {
        int trackers = trust.pinned().map(c -> c.newest().members().size()).orElse(1);
        if (trackers == 1 || presence().account().user().isEmpty()) {
            strangeness.clear();
            return false;
        }
        boolean othersKnow = announcer.feedsOtherThan(link);
        int times = strangeness.merge(link.key(), 1, Integer::sum);
        if (othersKnow || times < STRANGE_TIMES) {
            return true;
        }
        strangeness.clear();
        return false;
    }

    @Override
    public void lost(TrackerLink link) {
        announcer.end(link);
        directory.lost(link);
        if (!fleet.anyOpen()) {
            presence().membership().trackersReachable(false);
        }
    }

    @Override
    public void notice(TrackerNotice notice) {
        String said = notice.visit((TrackerNotice.Visitor<String>) this);
        if (notice instanceof TrackerNotice.SourcesChanged || notice instanceof TrackerNotice.FilesChanged) {
            log.debug("trackers: {}", said);
        } else {
            log.info("trackers: {}", said);
        }
    }

    @Override
    public String sourcesChanged(TrackerNotice.SourcesChanged m) {
        directory.sourcesChanged(m.entry(), m.sources());
        return m.entry() + " has " + m.sources().size() + " sources now";
    }

    @Override
    public String revoked(TrackerNotice.Revoked m) {
        presence().membership().revoked(m.group(), m.user(), m.notBefore());
        return "tickets of " + m.user() + " for " + m.group() + " are revoked";
    }

    @Override
    public String membershipChanged(TrackerNotice.MembershipChanged m) {
        membershipsChanged();
        return "this account " + (m.member() ? "is a member of " : "is no member any more of ") + m.group();
    }

    @Override
    public String trackersChanged(TrackerNotice.TrackersChanged m) {
        try {
            return learn(m.trackerSet()) ? "the trackers are others now" : "the trackers are those that are known";
        } catch (RefusedException e) {
            return "a list of trackers that does not hold is ignored: "
                    + e.problem().message();
        }
    }

    @Override
    public String askReach(TrackerNotice.AskReach m) {
        fleet.probe(m.tracker(), reached -> {
            SwarmRequest answer = new SwarmRequest.Reach(m.tracker(), reached);
            // also to who did not ask: it does not mind
            fleet.forEachOpen(link -> link.ask(answer, null, Heartbeats.SILENT));
        });
        return "a tracker asks whether " + m.tracker().shortHex() + " is reached from here";
    }

    @Override
    public String filesChanged(TrackerNotice.FilesChanged m) {
        mirrors.filesChanged(m.group());
        return "the list of files of " + m.group() + " is another one";
    }

    @Override
    public String joinRequested(TrackerNotice.JoinRequested m) {
        return m.user() + " asks to join " + m.group() + ": p2p group accept " + m.group() + " " + m.user();
    }
}
