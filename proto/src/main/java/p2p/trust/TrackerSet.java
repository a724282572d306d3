// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Sha256;

/**
 * Which trackers make up a cluster. Version 1 is signed by the root key, version n + 1 by the root or by a tracker of version n;
 * {@link TrackerSetChain} checks that.
 *
 * @param cluster SHA-256 of the root key
 * @param version from 1
 * @param previous SHA-256 of the signed form of the version before; all zero for version 1
 */
public record TrackerSet(Sha256 cluster, long version, Sha256 previous, List<Member> members) {
    public static final int MAX_MEMBERS = 7;
    public static final int MAX_ADDRESSES = 8;
    static final Sha256 NONE = new Sha256(0, 0, 0, 0);

    /** One tracker: its number, the fingerprint of its TLS key, its signing key, where it listens; {@code raft} for its fellows. */
    public record Member(
            int id, PeerId tlsKey, VerifyKey signingKey, List<Endpoint> addresses, @Nullable Endpoint raft) {
        public Member {
            addresses = List.copyOf(addresses);
            if (id < 1 || addresses.isEmpty() || addresses.size() > MAX_ADDRESSES) {
                throw new IllegalArgumentException("bad tracker " + id + " with " + addresses.size() + " addresses");
            }
        }
    }

    public TrackerSet {
        members = List.copyOf(members);
        if (version < 1 || members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "bad tracker set: version " + version + ", " + members.size() + " trackers");
        }
    }

    public Optional<Member> byTlsKey(PeerId key) {
        return members.stream().filter(m -> m.tlsKey().equals(key)).findFirst();
    }
}
