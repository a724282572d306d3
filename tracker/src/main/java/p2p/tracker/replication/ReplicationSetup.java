// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.Sha256;
import p2p.loop.Loop;
import p2p.tracker.database.SqliteCatalog;
import p2p.tracker.fellow.FellowDialer;
import p2p.trust.SigningKey;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSet;

/**
 * What a tracker's part in the replication is built from.
 *
 * @param directory of logs and seat, below the state directory
 * @param number of this tracker, from 1
 * @param listening where this tracker listens for daemons and other trackers; asked once it does
 * @param advertised where they reach it
 * @param raftPort configured, or null for the standard one
 * @param others the other trackers that a list names
 * @param mayBegin whether this tracker begins a network when nobody of it answers: it is the list's first, or alone
 * @param expectedRoot the root key's fingerprint that the list gives, or null
 * @param secret the join secret as it is known now, or null
 * @param halt ends the process at once, when the log or the database cannot be trusted any more
 */
public record ReplicationSetup(
        Path directory,
        int number,
        Supplier<Endpoint> listening,
        Supplier<Endpoint> advertised,
        @Nullable Integer raftPort,
        List<Endpoint> others,
        boolean mayBegin,
        @Nullable Sha256 expectedRoot,
        TlsIdentity identity,
        SigningKey signing,
        Supplier<@Nullable JoinSecret> secret,
        SqliteCatalog catalog,
        FellowDialer dialer,
        Loop loop,
        SecureRandom random,
        Runnable halt) {
    public ReplicationSetup {
        others = List.copyOf(others);
    }

    /** This tracker as a tracker set names it. */
    TrackerSet.Member member(int chosenRaftPort) {
        return new TrackerSet.Member(
                number,
                identity.peerId(),
                signing.verifyKey(),
                List.of(advertised.get()),
                new Endpoint(advertised.get().host(), chosenRaftPort));
    }
}
