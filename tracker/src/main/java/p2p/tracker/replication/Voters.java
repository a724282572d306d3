// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.security.SecureRandom;
import java.util.HexFormat;
import p2p.core.PeerId;

/** How the Raft group calls trackers: the beginning of the TLS key's fingerprint, and some chance for each seat. */
final class Voters {
    private static final int SEAT_BYTES = 4;

    private Voters() {}

    static String fresh(PeerId key, SecureRandom random) {
        byte[] suffix = new byte[SEAT_BYTES];
        random.nextBytes(suffix);
        return key.shortHex() + "-" + HexFormat.of().formatHex(suffix);
    }

    static boolean isOf(String raftPeer, PeerId key) {
        return raftPeer.startsWith(key.shortHex() + "-");
    }
}
