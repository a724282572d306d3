// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

/** A protocol of ours by its ALPN name (RFC 7301) and the versions this build speaks. */
public enum Protocol {
    TRACKER("p2p-tracker/1", 1, 1),
    PEER("p2p-peer/1", 1, 1),
    FELLOW("p2p-fellow/1", 1, 1);

    private final String alpn;
    private final int lowest;
    private final int highest;

    Protocol(String alpn, int lowest, int highest) {
        this.alpn = alpn;
        this.lowest = lowest;
        this.highest = highest;
    }

    public String alpn() {
        return alpn;
    }

    public int lowest() {
        return lowest;
    }

    public int highest() {
        return highest;
    }

    /** The highest version that both sides speak; 0 for none. */
    public int agree(int theirLowest, int theirHighest) {
        int best = Math.min(highest, theirHighest);
        return best >= Math.max(lowest, theirLowest) ? best : 0;
    }
}
