// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;

/** A peer in one swarm as the scheduler sees it: what it has, what it was asked for, how it delivers, what it is to blame for. */
public final class SwarmPeer {
    private final Supply supply;
    private final Demand demand;
    private final RequestWindow window;
    private final RateMeter meter = new RateMeter();
    private final Map<BlockRef, Ask> asks = new LinkedHashMap<>();
    private final List<OpenPiece> pieces = new ArrayList<>();
    private long askedBytes;
    private long heard;
    private long held;
    private int bad;
    private boolean gone;

    /** A request under way. */
    record Ask(BlockRef block, OpenPiece piece, long at, long deliveredThen) {}

    SwarmPeer(Supply supply, Demand demand, SwarmSettings settings, long now) {
        this.supply = supply;
        this.demand = demand;
        this.window = new RequestWindow(settings);
        this.heard = now;
        this.held = now;
    }

    /** What it said it has; changed by the scheduler only. */
    public PieceSet has() {
        return supply.has();
    }

    /** What it may be asked for. */
    PieceSet offers() {
        return supply.offers();
    }

    boolean isSteering() {
        return supply.isSteering();
    }

    Supply supply() {
        return supply;
    }

    /** Bytes per second that it delivers now. */
    public long rate(long now) {
        return meter.perSecond(now);
    }

    /** Requests that it has not answered. */
    public int outstanding() {
        return asks.size();
    }

    /** Whether the block was asked of it, is under way and was not taken back. */
    public boolean wasAsked(BlockRef block) {
        return asks.containsKey(block);
    }

    /** What it was asked for and has not answered. */
    public List<BlockRef> outstandingBlocks() {
        return List.copyOf(asks.keySet());
    }

    /** Bad pieces that came from it alone. */
    public int badPieces() {
        return bad;
    }

    /** Whether it fell silent and has not delivered since. */
    public boolean isSilent() {
        return window.punished();
    }

    /** Bytes are coming in from it. */
    public void heard(int bytes, long now) {
        heard = now;
        meter.add(bytes, now);
        demand.heard(bytes, now);
    }

    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
    }

    /** It refused a block: nothing is asked until then. */
    void holdUntil(long time) {
        held = time;
    }

    boolean mayAsk(long now) {
        return !gone && now - held >= 0 && askedBytes < window.limit() && demand.hasRoom(now);
    }

    void blame() {
        bad++;
    }

    List<OpenPiece> pieces() {
        return pieces;
    }

    Map<BlockRef, Ask> asks() {
        return asks;
    }

    Ask asked(BlockRef block, OpenPiece piece, long now) {
        if (asks.isEmpty()) {
            heard = now;
        }
        Ask ask = new Ask(block, piece, now, window.delivered());
        asks.put(block, ask);
        askedBytes += block.length();
        demand.asked(block.length(), now);
        return ask;
    }

    /** The request was answered with bytes; null when there was none. */
    @Nullable
    Ask answered(BlockRef block) {
        return settle(block, true);
    }

    /** The request is withdrawn, or was refused; null when there was none. */
    @Nullable
    Ask settle(BlockRef block) {
        return settle(block, false);
    }

    private @Nullable Ask settle(BlockRef block, boolean arrived) {
        Ask ask = asks.remove(block);
        if (ask != null) {
            askedBytes -= block.length();
            demand.settled(block.length(), arrived);
        }
        return ask;
    }

    /** Nanoseconds since it was first asked for what it has not delivered of the piece; 0 when it was not. */
    long askedFor(OpenPiece piece, long now) {
        return asks.values().stream()
                .filter(ask -> ask.piece() == piece)
                .mapToLong(ask -> now - ask.at())
                .max()
                .orElse(0);
    }

    void delivered(Ask ask, long now) {
        heard = now;
        window.delivered(ask.block().length(), ask.at(), ask.deliveredThen(), now);
    }

    void silence() {
        window.punish();
    }

    long silentSince() {
        return heard;
    }

    /** Nanoseconds until a request made now, or {@code more} bytes later, would be answered; 0 while the rate is unknown. */
    double expectedNanos(long more) {
        return window.rate() == 0 ? 0 : (askedBytes + more) * 1e9 / window.rate();
    }

    boolean rateKnown() {
        return window.rate() > 0;
    }
}
