// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Optional;
import p2p.core.PieceIndex;
import p2p.message.PeerFeature;
import p2p.message.PeerMessage;

/**
 * What the two sides of a session would like each other to ask for, beyond what they have: promises of pieces, and invitations to begin some. All of it
 * may come before the swarm is open, and none of it binds anybody. On the loop.
 */
final class Advice {
    /**
     * Times that a side may begin to steer, or decline what it was not invited to, at once: expired invitations cross with answers, and
     * a host begins anew with each crowd.
     */
    static final int PATIENCE = 1_024;
    /** Of them so many are forgotten each second. */
    static final int PER_SECOND = 4;

    private final SwarmSession session;
    private final PieceNews news;
    private double turns;
    private long counted;

    Advice(SwarmSession session, PieceNews news) {
        this.session = session;
        this.news = news;
        this.counted = session.swarm().around().loop().nanoTime();
    }

    /** Whether the other side can be sent any: an older build would end the connection. */
    boolean isUnderstood() {
        Whereabouts where = session.connection().link().whereabouts();
        return where.understands(PeerFeature.PROMISES) && where.understands(PeerFeature.INVITATIONS);
    }

    /** What they would rather be asked for than for anything else; empty: whatever they have. */
    Optional<List<PieceIndex>> promises() {
        return news.promises();
    }

    void onPromise(boolean all, List<PieceIndex> pieces) {
        if (!pieces.stream().allMatch(session.swarm().layout()::contains)) {
            session.connection().violation("a promise outside the content");
            return;
        }
        promised(all, pieces);
        session.swarm().promised(session, all, pieces);
    }

    void onInvite(int pieces) {
        promised(false, List.of());
        session.swarm().invited(session, pieces);
    }

    /** Who steers wants to know what is here, even what it has, too. */
    private void promised(boolean all, List<PieceIndex> pieces) {
        boolean wasSteered = news.isSteered();
        news.promised(all, pieces);
        if (!wasSteered && news.isSteered()) {
            session.tell();
            tire();
        }
    }

    void onDecline(int pieces) {
        if (!session.swarm().declined(session, pieces)) {
            tire();
        }
    }

    private void tire() {
        long now = session.swarm().around().loop().nanoTime();
        turns = Math.max(0, turns - (now - counted) / 1e9 * PER_SECOND) + 1;
        counted = now;
        if (turns > PATIENCE) {
            session.connection().violation("advice to and fro");
        }
    }

    void promise(List<PieceIndex> pieces) {
        send(new PeerMessage.Promise(session.number(), false, pieces));
    }

    void promiseAll() {
        send(new PeerMessage.Promise(session.number(), true, List.of()));
    }

    void invite(int pieces) {
        send(new PeerMessage.Invite(session.number(), pieces));
    }

    void decline(int pieces) {
        if (pieces > 0) {
            send(new PeerMessage.Decline(session.number(), pieces));
        }
    }

    private void send(PeerMessage message) {
        if (isUnderstood()) {
            session.connection().link().send(message);
        }
    }
}
