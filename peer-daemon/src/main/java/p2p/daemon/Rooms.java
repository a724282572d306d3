// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.daemon.peer.PeerCard;
import p2p.daemon.peer.PeerGate;
import p2p.daemon.peer.PeerListener;
import p2p.daemon.state.SqliteMirrorMemory;
import p2p.daemon.state.SqliteNetworkMemory;
import p2p.daemon.state.SqliteStateStore;
import p2p.daemon.store.BufferPool;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.store.LocalDisk;
import p2p.daemon.swarm.PieceBudget;
import p2p.daemon.swarm.SwarmSettings;
import p2p.daemon.trackerlink.DaemonCard;
import p2p.daemon.trackerlink.TrackerDialer;
import p2p.daemon.trackerlink.TrackerNetwork;
import p2p.daemon.transfer.FileTraffic;
import p2p.daemon.transfer.Mirroring;
import p2p.daemon.transfer.Surroundings;
import p2p.daemon.web.Dashboard;
import p2p.daemon.web.Streams;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.trust.TlsIdentity;

/** Every room of the daemon, built and connected but not yet started. */
final class Rooms {
    /** Memory for pieces that were asked for and are not on disk yet. */
    private static final long OPEN_PIECES = 32 << 20;
    /** Unused buffers that are kept for the next piece: all of them, since only the garbage collector could free one. */
    private static final long IDLE_BUFFERS = OPEN_PIECES + (8 << 20);

    private static final int DISK_THREADS = 2;
    private static final int HASH_THREADS = 2;

    final NettyLoop loop;
    final NameLookup names;
    final SqliteStateStore store;
    final SqliteNetworkMemory memory;
    final PeerListener listener;
    final PeerGate peers;
    final TrackerNetwork network;
    final FileTraffic traffic;
    final Mirroring mirrors;
    final Dashboard dashboard;
    final DiskLanes lanes;
    final Endpoint listening;
    final PeerId self;
    private final ExecutorService diskThreads = DiskLanes.threads("p2p-disk", DISK_THREADS);
    private final ExecutorService hashThreads = DiskLanes.threads("p2p-hash", HASH_THREADS);

    /** Blocking. What was opened before a failure ends with the process. */
    Rooms(DaemonOptions options, StateDirectory state, NettyLoop loop) throws IOException {
        this.loop = loop;
        names = new NameLookup(loop);
        lanes = new DiskLanes(loop, diskThreads);
        store = SqliteStateStore.open(state.path(), loop);
        memory = new SqliteNetworkMemory(store);
        TlsIdentity identity = state.identity();
        self = identity.peerId();
        String software = DaemonMain.software();
        Outgoing outgoing = new Outgoing(loop, ListenAddress.only(options.listen()));
        peers = new PeerGate(
                outgoing,
                new TlsContexts(identity, Protocol.PEER),
                names,
                new PeerCard(self, software, options.device()),
                options.strangersPerAddress());
        listener = ListenAddress.bind(peers, options.listen(), Waiting.on(memory.port()));
        String host =
                options.listen() == null ? ListenAddress.ANY : options.listen().host();
        listening = new Endpoint(host, listener.port());
        if (options.listen() == null) {
            Waiting.on(memory.keepPort(listener.port()));
        }
        List<Endpoint> candidates = new ArrayList<>(options.advertise());
        candidates.addAll(ListenAddress.candidates(host, listener.port()));
        DaemonCard card = new DaemonCard(self, software, options.device(), listener.port(), candidates);
        RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
        TrackerDialer dialer = new TrackerDialer(outgoing, new TlsContexts(identity, Protocol.TRACKER), names, card);
        // Ids that name changes for ever come from the secure generator: two daemons must never choose the same one.
        network = new TrackerNetwork(loop, new SecureRandom(), dialer, card, memory);
        traffic = new FileTraffic(new Surroundings(
                self,
                loop,
                random,
                new LocalDisk(),
                lanes,
                hashThreads,
                new BufferPool(IDLE_BUFFERS),
                new PieceBudget(OPEN_PIECES, loop::execute),
                SwarmSettings.DEFAULT,
                store,
                network.directory(),
                peers.dialer(),
                network.gate()));
        traffic.limit(memory);
        mirrors = traffic.mirror(
                network.mirrors(), new SqliteMirrorMemory(store), state.path().resolve("mirror"));
        dashboard = new Dashboard(
                loop,
                lanes,
                options.dashboard(),
                memory,
                new SecureRandom(),
                new Streams(traffic.intakes(), traffic.deliveries()));
    }

    /** Lets disk and hash threads finish. Blocking; false when that took too long. */
    boolean drain(Duration within) throws InterruptedException {
        hashThreads.shutdownNow();
        return DiskLanes.drain(diskThreads, within);
    }
}
