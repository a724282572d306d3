// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.message.PeerFeature;
import p2p.message.PeerMessage;

/** One end of a connection in a {@link Town}. */
final class Wire implements PeerLink {
    private final Neighbour me;
    private final Neighbour peer;
    private final boolean dialled;
    private @Nullable Wire other;
    private @Nullable PeerSession session;
    boolean closed;
    boolean admitted;

    Wire(Neighbour me, Neighbour peer, boolean dialled) {
        this.me = me;
        this.peer = peer;
        this.dialled = dialled;
    }

    void meets(Wire end) {
        other = end;
    }

    void session(PeerSession told) {
        session = told;
    }

    @Override
    public Whereabouts whereabouts() {
        // who dialled is seen at a port of the moment
        Endpoint seen = dialled ? peer.at : new Endpoint(peer.at.host(), 40_000);
        return new Whereabouts(seen, me.at, peer.stated ? peer.at.port() : 0, peer.features, dialled);
    }

    @Override
    public PeerId peer() {
        return peer.id;
    }

    @Override
    public String label() {
        return peer.user + " at " + peer.id.shortHex();
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public void admitted() {
        admitted = true;
    }

    @Override
    public void send(PeerMessage message) {
        me.sent.add(message);
        if (!closed) {
            me.later(0, () -> {
                if (!end().closed && !peer.stalled && !isKnown(message)) {
                    end().close("protocol violation: an unknown message");
                } else if (!end().closed && !peer.stalled) {
                    end().session().onMessage(message);
                }
            });
        }
    }

    /** Whether a build that understands what the other side says it does knows the message. */
    private boolean isKnown(PeerMessage message) {
        if (message instanceof PeerMessage.Promise) {
            return PeerFeature.PROMISES.isIn(peer.features);
        }
        if (message instanceof PeerMessage.Introduce) {
            return PeerFeature.INTRODUCTIONS.isIn(peer.features);
        }
        boolean invites = message instanceof PeerMessage.Invite || message instanceof PeerMessage.Decline;
        return !invites || PeerFeature.INVITATIONS.isIn(peer.features);
    }

    @Override
    public void sendBlock(int swarm, BlockRef block, LentBuffer payload) {
        ByteBuffer copy = ByteBuffer.allocate(block.length());
        copy.put(payload.bytes().duplicate()).flip();
        payload.release();
        if (closed || me.stalled) {
            return;
        }
        me.tamper(copy, block);
        me.uploaded.merge(peer, (long) block.length(), Long::sum);
        me.queued += block.length();
        me.later(block.length(), () -> {
            me.queued -= block.length();
            if (!end().closed && end().session().onBlock(swarm, block)) {
                int half = copy.limit() / 2;
                end().session().onBlockBytes(swarm, block, 0, copy.slice(0, half));
                end().session().onBlockBytes(swarm, block, half, copy.slice(half, copy.limit() - half));
                end().session().onBlockEnd(swarm, block);
                peer.blocksReceived.merge(block.piece().value(), 1, Integer::sum);
            }
            if (!closed) {
                session().onWritable();
            }
        });
    }

    private Wire end() {
        return requireNonNull(other);
    }

    PeerSession session() {
        return requireNonNull(session);
    }

    @Override
    public boolean isWritable() {
        return me.queued < 1 << 20;
    }

    @Override
    public void close(String reason) {
        me.closeReasons.add(reason);
        shut();
    }

    void shut() {
        if (!closed) {
            closed = true;
            end().closed = true;
            me.town.loop.execute(() -> session().closed(null));
            me.town.loop.execute(() -> end().session().closed(null));
        }
    }
}
