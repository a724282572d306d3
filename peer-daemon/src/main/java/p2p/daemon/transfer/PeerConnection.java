// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.message.PeerMessage;

/** One connection to a peer and the swarms that run over it. On the loop. */
final class PeerConnection implements PeerSession, PeerMessage.Visitor<Boolean> {
    private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);
    /** Swarms that the other side may have open on one connection. */
    private static final int SWARMS = 1_024;
    /** Blocks on their way out: small ones would otherwise take far more memory than the write watermark counts. */
    private static final int LENT = 32;

    private final PeerLink link;
    private final Peers peers;
    private final Map<Integer, SwarmSession> sessions = new HashMap<>();
    /** The last swarm number of each side: below it, a swarm that is not open was. */
    private int lastNumber;

    private int highest;
    private final TrackerSetInquiry inquiry;
    private final AtomicInteger lent = new AtomicInteger();
    private @Nullable Arrival arrival;
    private int arrived;
    private boolean open = true;
    private long idleSince;

    PeerConnection(PeerLink link, Peers peers) {
        this.link = link;
        this.peers = peers;
        this.inquiry = new TrackerSetInquiry(link);
        this.lastNumber = link.dialled() ? -1 : 0;
        this.idleSince = peers.now();
    }

    PeerLink link() {
        return link;
    }

    /** The other side, as one that shows tickets. */
    Presenter presenter() {
        return inquiry;
    }

    boolean isOpen() {
        return open;
    }

    /** Opens the swarm on this connection, unless it is open here already. */
    void join(Swarm swarm, Blob ownTicket) {
        if (!open || sessionOf(swarm) != null) {
            return;
        }
        lastNumber += 2;
        SwarmSession session = new SwarmSession(lastNumber, this, swarm);
        sessions.put(lastNumber, session);
        session.ask(ownTicket);
    }

    List<SwarmSession> sessions() {
        return List.copyOf(sessions.values());
    }

    void forget(SwarmSession session) {
        sessions.remove(session.number(), session);
        idleSince = peers.now();
    }

    /** Whether a block sent now would go out soon. */
    boolean canTakeBlocks() {
        return open && link.isWritable() && lent.get() < LENT;
    }

    /** A block's buffer was handed to the link. */
    void lend() {
        lent.incrementAndGet();
    }

    /** It came back; on any thread. */
    void giveBack() {
        if (lent.getAndDecrement() == LENT) {
            peers.loop().execute(peers.uploads()::pump);
        }
    }

    /** Closes a connection over which nothing was exchanged for a while. */
    void closeIfIdle(long nanos) {
        if (open && sessions.isEmpty() && peers.now() - idleSince > nanos) {
            link.close("nothing to exchange");
        }
    }

    /** The other side broke the protocol: the connection ends. */
    void violation(@Nullable String what) {
        log.warn("{} broke the protocol: {}", link.label(), what);
        link.close("protocol violation: " + what);
    }

    @Override
    public void onMessage(PeerMessage message) {
        if (open) {
            message.visit(this);
        }
    }

    @Override
    public boolean onBlock(int swarm, BlockRef block) {
        SwarmSession session = sessions.get(swarm);
        if (session == null) {
            if (!wasOpen(swarm)) {
                violation("a block of swarm " + swarm + ", which is not open");
                return false;
            }
            arrival = null;
            return true;
        }
        arrival = session.onBlock(block);
        arrived = 0;
        return arrival != null;
    }

    @Override
    public void onBlockBytes(int swarm, BlockRef block, int offset, ByteBuffer bytes) {
        Arrival current = arrival;
        if (current == null) {
            return;
        }
        if (offset != arrived || bytes.remaining() > block.length() - offset) {
            throw new IllegalStateException("bytes at " + offset + " of " + block + ", expected at " + arrived);
        }
        int length = bytes.remaining();
        arrived += length;
        current.take(offset, bytes, peers.now());
        current.session().swarm().heard(current.session(), length);
    }

    @Override
    public void onBlockEnd(int swarm, BlockRef block) {
        Arrival current = arrival;
        arrival = null;
        if (current != null) {
            current.session().swarm().arrived(current);
        }
    }

    @Override
    public void onWritable() {
        peers.uploads().pump();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        open = false;
        arrival = null;
        inquiry.close();
        for (SwarmSession session : sessions()) {
            session.closed(
                    ErrorCode.NO_SOURCE, cause == null ? "the connection ended" : String.valueOf(cause.getMessage()));
        }
        peers.closed(this);
    }

    @Override
    public Boolean openSwarm(PeerMessage.OpenSwarm m) {
        boolean theirs = (m.swarm() & 1) == (link.dialled() ? 0 : 1);
        if (!theirs || m.swarm() <= 0 || sessions.containsKey(m.swarm()) || sessions.size() >= SWARMS) {
            violation("swarm number " + m.swarm());
            return open;
        }
        highest = Math.max(highest, m.swarm());
        SwarmKey key = new SwarmKey(m.group(), m.content());
        Swarm swarm = peers.swarms().find(key);
        Blob own = swarm == null ? null : peers.wallet().ticket(m.group());
        boolean asked = swarm != null && swarm.sessionWith(link.peer()) != null;
        if (swarm == null || own == null || !swarm.isOffered() && !asked) {
            link.send(new PeerMessage.CloseSwarm(m.swarm(), ErrorCode.NOT_FOUND, "not offered here"));
            return open;
        }
        SwarmSession other = swarm.sessionWith(link.peer());
        if (other != null && (other.isOpen() || other.connection() != this || link.dialled())) {
            link.send(new PeerMessage.CloseSwarm(m.swarm(), ErrorCode.CONFLICT, "open already"));
            return open;
        }
        if (other != null) {
            // both asked at once: the side that dialled has its way
            other.closed(ErrorCode.CONFLICT, "open already");
        }
        SwarmSession session = new SwarmSession(m.swarm(), this, swarm);
        sessions.put(m.swarm(), session);
        session.answer(m, own);
        return open;
    }

    private boolean wasOpen(int swarm) {
        return swarm > 0 && swarm <= Math.max(highest, lastNumber);
    }

    private @Nullable SwarmSession sessionOf(Swarm swarm) {
        return sessions.values().stream()
                .filter(s -> s.swarm() == swarm)
                .findFirst()
                .orElse(null);
    }

    /** The open swarm with this number; null when it was closed a moment ago. Closes the connection when it never was. */
    private @Nullable SwarmSession session(int swarm) {
        SwarmSession session = sessions.get(swarm);
        if (session == null && !wasOpen(swarm)) {
            violation("swarm " + swarm + " was never opened");
        }
        return session;
    }

    @Override
    public Boolean swarmOpened(PeerMessage.SwarmOpened m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.onOpened(m);
        }
        return open;
    }

    @Override
    public Boolean closeSwarm(PeerMessage.CloseSwarm m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.closed(m.code(), Printable.of(m.reason()));
        }
        return open;
    }

    @Override
    public Boolean renewTicket(PeerMessage.RenewTicket m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.onRenewed(m.ticket());
        }
        return open;
    }

    @Override
    public Boolean promise(PeerMessage.Promise m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.advice().onPromise(m.all(), m.pieces());
        }
        return open;
    }

    @Override
    public Boolean invite(PeerMessage.Invite m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.advice().onInvite(m.pieces());
        }
        return open;
    }

    @Override
    public Boolean decline(PeerMessage.Decline m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.advice().onDecline(m.pieces());
        }
        return open;
    }

    @Override
    public Boolean introduce(PeerMessage.Introduce m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.swarm().exchange().heard(session, m);
        }
        return open;
    }

    @Override
    public Boolean have(PeerMessage.Have m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.onHave(m.piece());
        }
        return open;
    }

    @Override
    public Boolean request(PeerMessage.Request m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.onRequest(m.block());
        }
        return open;
    }

    @Override
    public Boolean cancel(PeerMessage.Cancel m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.onCancel(m.block());
        }
        return open;
    }

    @Override
    public Boolean reject(PeerMessage.Reject m) {
        SwarmSession session = session(m.swarm());
        if (session != null) {
            session.onReject(m.block(), m.code());
        }
        return open;
    }

    @Override
    public Boolean askTrackerSets(PeerMessage.AskTrackerSets m) {
        link.send(new PeerMessage.TrackerSets(peers.gate().trackerSetsAfter(m.known())));
        return open;
    }

    @Override
    public Boolean trackerSets(PeerMessage.TrackerSets m) {
        if (!inquiry.answered(m.sets())) {
            violation("tracker sets that nobody asked for");
        }
        return open;
    }

    @Override
    public Boolean hello(PeerMessage.Hello m) {
        return unexpected("Hello");
    }

    @Override
    public Boolean welcome(PeerMessage.Welcome m) {
        return unexpected("Welcome");
    }

    @Override
    public Boolean block(PeerMessage.Block m) {
        return unexpected("Block");
    }

    @Override
    public Boolean ping(PeerMessage.Ping m) {
        return open;
    }

    @Override
    public Boolean pong(PeerMessage.Pong m) {
        return open;
    }

    @Override
    public Boolean goodbye(PeerMessage.Goodbye m) {
        return open;
    }

    private Boolean unexpected(String what) {
        violation(what + " on an open connection");
        return open;
    }
}
