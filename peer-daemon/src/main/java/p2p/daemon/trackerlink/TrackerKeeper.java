// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.message.LinkMessage;
import p2p.message.StatusView;
import p2p.message.TrackerNotice;
import p2p.trust.TrackerSet;

/** Keeps one connection to one tracker of the set: dials its addresses in turn, again and again, with growing pauses. On the loop. */
final class TrackerKeeper implements TrackerLink.Listener {
    private static final Logger log = LoggerFactory.getLogger(TrackerKeeper.class);

    /** Whom a keeper tells. Opened: trusted, requests may go out. Lost: one that was open is no more. */
    interface Listener {
        void opened(TrackerKeeper keeper, TrackerLink link, LinkMessage.Welcome welcome);

        void notice(TrackerNotice notice);

        void lost(TrackerKeeper keeper, TrackerLink link);

        /** A try failed, so that whoever waits for any tracker can be told. */
        void failed(TrackerKeeper keeper, Problem why);

        /** The newest command of the catalog that any tracker's answer has shown. */
        long seen();

        void saw(long newest);
    }

    private final Loop loop;
    private final LinkOpener opener;
    private final ClusterTrust trust;
    private final Listener listener;
    private final Backoff backoff;
    private TrackerSet.Member member;
    private int addressIndex;
    private @Nullable TrackerLink link;
    private Loop.@Nullable Timer retry;
    private @Nullable Problem problem;
    private boolean connected;
    private boolean stopped;

    TrackerKeeper(
            Loop loop,
            LinkOpener opener,
            ClusterTrust trust,
            RandomGenerator random,
            TrackerSet.Member member,
            Listener listener) {
        this.loop = loop;
        this.opener = opener;
        this.trust = trust;
        this.backoff = new Backoff(random);
        this.member = member;
        this.listener = listener;
    }

    void start() {
        dial();
    }

    /** The member as a newer set describes it. */
    void member(TrackerSet.Member newer) {
        member = newer;
    }

    PeerId key() {
        return member.tlsKey();
    }

    Optional<TrackerLink> openLink() {
        TrackerLink current = link;
        return current != null && current.isOpen() ? Optional.of(current) : Optional.empty();
    }

    /** Why the tracker is not connected; empty while it is or before the first try ended. */
    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether a try is under way. */
    boolean trying() {
        return link != null;
    }

    StatusView.TrackerStatus status() {
        TrackerLink current = link;
        Endpoint shown = current != null ? current.at() : addresses().get(0);
        Problem why = problem;
        return new StatusView.TrackerStatus(
                shown, connected, connected ? "" : why == null ? "connecting" : TrackerLink.shortly(why));
    }

    private List<Endpoint> addresses() {
        List<Endpoint> all = new ArrayList<>(member.addresses());
        trust.contact(member.tlsKey()).filter(at -> !all.contains(at)).ifPresent(all::add);
        return all;
    }

    private void dial() {
        if (stopped || link != null) {
            return;
        }
        retry = null;
        List<Endpoint> all = addresses();
        link = opener.open(all.get(Math.floorMod(addressIndex, all.size())), this);
    }

    @Override
    public void welcomed(TrackerLink opened, LinkMessage.Welcome welcome) {
        try {
            trust.check(welcome, opened.key(), opened.at());
        } catch (RefusedException e) {
            opened.drop(e.problem());
            return;
        }
        opened.admit();
        connected = true;
        problem = null;
        backoff.reset();
        log.info("tracker {}: connected, {}", opened.at(), welcome.software());
        listener.opened(this, opened, welcome);
    }

    @Override
    public long seen() {
        return listener.seen();
    }

    @Override
    public void saw(long newest) {
        listener.saw(newest);
    }

    @Override
    public void notice(TrackerLink from, TrackerNotice notice) {
        listener.notice(notice);
    }

    @Override
    public void closed(TrackerLink gone, Problem why) {
        boolean wasOpen = connected;
        connected = false;
        link = null;
        if (!why.equals(problem)) {
            tell(why);
        }
        problem = why;
        addressIndex++;
        if (wasOpen) {
            listener.lost(this, gone);
        }
        if (stopped) {
            return;
        }
        boolean moreAddresses =
                !wasOpen && Math.floorMod(addressIndex, addresses().size()) != 0;
        retry = loop.after(moreAddresses ? Duration.ZERO : backoff.pause(), this::dial);
        if (!moreAddresses) {
            listener.failed(this, why);
        }
    }

    private static void tell(Problem why) {
        if (why.code() == ErrorCode.UNTRUSTED) {
            log.error("{}", why.message());
        } else {
            log.info("{}", why.message());
        }
    }

    /** Dials now if it waits for its next try. */
    void hurry() {
        if (retry != null) {
            retry.cancel();
            retry = null;
            dial();
        }
    }

    /** Closes for good. */
    CompletionStage<Void> stop(String reason) {
        stopped = true;
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        return link == null ? CompletableFuture.completedFuture(null) : link.close(reason);
    }
}
