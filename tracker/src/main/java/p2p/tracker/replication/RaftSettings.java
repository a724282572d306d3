// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import p2p.core.Endpoint;
import p2p.trust.TlsIdentity;

/** How Ratis is set up here, and why: every value that differs from its defaults. */
final class RaftSettings {
    /** A leader that is silent this long is given up. Shorter ones make storms of elections on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The first election after a start need not wait as long: nobody was heard yet. */
    private static final int FIRST_ELECTION_MILLIS = 250;

    private static final int SNAPSHOT_EACH = 10_000;
    /** Entries before a snapshot that stay, so that who was away for a moment needs no copy of the database. */
    private static final int KEPT_BEFORE_SNAPSHOT = 2_000;

    private RaftSettings() {}

    static RaftProperties properties(Path storage, Endpoint listen, Duration patience) {
        RaftProperties p = new RaftProperties();
        RaftConfigKeys.Rpc.setType(p, new PromptGrpc());
        // without a host it listens on every address of the machine
        GrpcConfigKeys.Server.setHost(p, listen.host());
        GrpcConfigKeys.Server.setPort(p, listen.port());
        RaftServerConfigKeys.setStorageDir(p, List.of(storage.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(p, storage.resolve("removed").toFile());
        elections(p, Math.toIntExact(patience.toMillis()));
        entries(p);
        snapshots(p);
        memory(p);
        return p;
    }

    private static void elections(RaftProperties p, int patienceMillis) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(patienceMillis));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(2 * patienceMillis));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, millis(FIRST_ELECTION_MILLIS));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, millis(2 * FIRST_ELECTION_MILLIS));
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(3_000));
        // a leader that hears no majority gives up before anybody waits long for it
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, millis(3_000));
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(p, millis(5_000));
    }

    private static void entries(RaftProperties p) {
        // no entries that only say what is agreed on: CommitNews does
        RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
    }

    private static void snapshots(RaftProperties p) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, SNAPSHOT_EACH);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, KEPT_BEFORE_SNAPSHOT);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(p, SizeInBytes.valueOf("1MB"));
    }

    private static void memory(RaftProperties p) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("16MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf("1MB"));
        // a follower is sent what there is at once, not after the default 10 ms
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(p, TimeDuration.valueOf(1, TimeUnit.MILLISECONDS));
        // retries are known by their request id, in the catalog
        RaftServerConfigKeys.RetryCache.setExpiryTime(p, millis(5_000));
        GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf("8MB"));
    }

    private static TimeDuration millis(int n) {
        return TimeDuration.valueOf(n, TimeUnit.MILLISECONDS);
    }

    /** TLS 1.3 with this tracker's key, towards whoever the trust admits. */
    static Parameters parameters(TlsIdentity identity, MemberTrust trust, CommitNews news) throws IOException {
        GrpcTlsConfig tls = GrpcTlsConfig.newBuilder()
                .setKeyManager(keyManager(identity))
                .setTrustManager(trust)
                .setMutualTls(true)
                .setProtocols("TLSv1.3")
                .build();
        Parameters parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters, tls);
        news.putInto(parameters);
        return parameters;
    }

    private static KeyManager keyManager(TlsIdentity identity) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            char[] none = new char[0];
            store.setKeyEntry("tracker", identity.privateKey(), none, new X509Certificate[] {identity.certificate()});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            return factory.getKeyManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS key cannot be used for the trackers' own connections", e);
        }
    }
}
