// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.function.BiConsumer;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.fellow.FellowDialer;
import p2p.tracker.fellow.FellowLink;
import p2p.trust.TrackerSet;

/**
 * Looks now and then for trackers that were in the set once: one that this tracker went on without may have gone on, too, behind a wire that was
 * cut, and nothing else would bring the two together when it is mended. Owned by the loop.
 */
final class Estranged {
    /** How many are looked for, those that left last. */
    static final int MAX = 7;

    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration TRIED = Duration.ofSeconds(1);

    private final Loop loop;
    private final FellowDialer dialer;
    private final Fleet fleet;
    private final BiConsumer<TrackerSet.Member, FellowMessage.Standing> listener;
    private boolean stopped;

    /** {@code listener} hears how one stands that answers. */
    Estranged(
            Loop loop,
            FellowDialer dialer,
            Fleet fleet,
            BiConsumer<TrackerSet.Member, FellowMessage.Standing> listener) {
        this.loop = loop;
        this.dialer = dialer;
        this.fleet = fleet;
        this.listener = listener;
    }

    void start() {
        loop.after(EVERY, this::look);
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        if (stopped) {
            return;
        }
        fleet.chain().ifPresent(chain -> chain.former(MAX).stream()
                .filter(member -> !member.tlsKey().equals(fleet.self()))
                .forEach(this::visit));
        loop.after(EVERY, this::look);
    }

    private void visit(TrackerSet.Member member) {
        Visit visit = new Visit(member);
        visit.link.start();
        loop.after(TRIED, visit.link::close);
    }

    /** One try to reach one of them. */
    private final class Visit {
        private final TrackerSet.Member member;
        private final FellowLink link;
        private boolean asked;

        Visit(TrackerSet.Member member) {
            this.member = member;
            this.link = new FellowLink(dialer, loop, member.addresses().get(0), member.tlsKey(), this::changed);
        }

        private void changed() {
            if (asked || !link.isOpen()) {
                return;
            }
            asked = true;
            link.ask(new FellowMessage.AskStanding(Long.MAX_VALUE), TRIED).whenComplete((reply, failure) -> {
                if (reply instanceof FellowMessage.Standing standing && !stopped) {
                    listener.accept(member, standing);
                }
                link.close();
            });
        }
    }
}
