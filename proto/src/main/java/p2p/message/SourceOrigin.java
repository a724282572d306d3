// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** Who said first that a peer takes part. */
public enum SourceOrigin {
    /** A tracker listed it. */
    TRACKER("tracker"),
    /** Another peer introduced it. */
    PEER_EXCHANGE("peer exchange"),
    /** It dialled this daemon. */
    CAME_HERE("came here");

    private final String text;

    SourceOrigin(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
