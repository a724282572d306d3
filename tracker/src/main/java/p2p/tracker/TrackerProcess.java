// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.StateLock;
import p2p.core.UserName;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.ServiceManager;
import p2p.net.TlsContexts;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Door;
import p2p.tracker.catalog.Result;
import p2p.tracker.catalog.Revocation;
import p2p.tracker.console.AdminSocket;
import p2p.tracker.console.Operator;
import p2p.tracker.console.ServerShell;
import p2p.tracker.console.ShellCommands;
import p2p.tracker.database.FileManifestShelf;
import p2p.tracker.database.SqliteCatalog;
import p2p.tracker.database.SqliteReader;
import p2p.tracker.fellow.FellowDialer;
import p2p.tracker.login.PasswordDesk;
import p2p.tracker.presence.Witnesses;
import p2p.tracker.replication.JoinSecret;
import p2p.tracker.replication.Replication;
import p2p.tracker.replication.ReplicationSetup;
import p2p.tracker.server.PeerProbe;
import p2p.tracker.server.ServerLimits;
import p2p.tracker.server.TrackerListener;
import p2p.tracker.service.LogFile;
import p2p.tracker.service.TicketDesk;
import p2p.tracker.service.TrackerService;
import p2p.trust.InviteLink;
import p2p.trust.SigningKey;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSetChain;

/** One running tracker: builds every part, in the order in which they need each other, and takes them down in reverse. */
final class TrackerProcess implements Operator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrackerProcess.class);
    private static final int HASHERS = 2;
    private static final int HASHES_WAITING = 128;
    private static final int MAX_USERS = 1_000;
    private static final int SETS_WAITING = 64;
    private static final String ROOT_KEY = "root.key";

    private final Parts parts;

    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final SecureRandom random = new SecureRandom();
    private final StateDirectory state;
    private final NettyLoop loop;
    private final SqliteCatalog catalog;
    private final SqliteReader reader;
    private final TrackerService service;
    private final TrackerListener listener;
    private final FileManifestShelf shelf;
    private final Door setFile;
    private final Alarms alarms;
    private final Replication replication;
    private final ClusterKey clusterKey;
    private final OperatorWrites writes;
    private volatile @Nullable TrackerSetChain trackers;
    /** Whether this is a first start, or one after a first start that did not get as far as serving. */
    private final boolean neverServed;

    private final Endpoint advertised;
    private final Optional<ServiceManager> systemd;

    private TrackerProcess(TrackerConfig config, StateDirectory state, Runnable halt, Parts parts) throws IOException {
        this.parts = parts;
        this.state = state;
        Path keys = state.keys();
        TlsIdentity identity = TlsIdentity.loadOrCreate(keys.resolve("tls.key"));
        SigningKey signing = SigningKey.loadOrCreate(keys.resolve("signing.key"), random);
        clusterKey = new ClusterKey(
                config.joinToken(),
                config.company() == null ? null : config.company().file(),
                keys);
        loop = parts.opened("loop", new NettyLoop("tracker"), NettyLoop::close);
        neverServed = !Files.exists(state.trackerSet());
        requireCatalog(Files.exists(state.catalog()));
        catalog = parts.opened("catalog", SqliteCatalog.open(state.catalog()), SqliteCatalog::close);
        requireCatalog(catalog.applied() > 0);
        reader = parts.opened("catalog reader", new SqliteReader(catalog, loop, halt), SqliteReader::close);
        shelf = parts.opened(
                "manifests", FileManifestShelf.open(state.path().resolve("manifests"), loop), FileManifestShelf::close);
        Door hashing = parts.opened(
                "password hashing", new Door("password-hasher", HASHERS, HASHES_WAITING, loop), Door::close);
        TicketDesk tickets =
                parts.opened("tickets", new TicketDesk(loop, () -> trackers().cluster(), signing), TicketDesk::close);
        LogFile logFile = parts.opened("log reader", new LogFile(TrackerLog.files(state.log()), loop), LogFile::close);
        PasswordDesk passwords = new PasswordDesk(loop, new HashingDoor(hashing), random);
        PeerProbe probe = new PeerProbe(Outgoing.anywhere(loop), new TlsContexts(identity, Protocol.PEER));
        setFile = parts.opened("tracker set", new Door("tracker-set", 1, SETS_WAITING, loop), Door::close);
        Outgoing outgoing = Outgoing.anywhere(loop);
        NameLookup names = parts.opened("names", new NameLookup(loop), NameLookup::close);
        replication = parts.opened(
                "replication",
                new Replication(
                        setup(
                                config,
                                identity,
                                signing,
                                new FellowDialer(outgoing, new TlsContexts(identity, Protocol.FELLOW), names),
                                halt),
                        shelf,
                        new Changes()),
                Replication::close);
        service = new TrackerService(loop, reader, replication.manifests(), passwords, tickets, logFile, probe, random);
        service.writeTo(replication.writer(), replication.roster(), replication.progress());
        writes = new OperatorWrites(loop, replication.writer(), random);
        Endpoint listen = config.listen() == null ? Addresses.ANYWHERE : config.listen();
        listener = parts.opened(
                "listener",
                TrackerListener.open(
                        loop,
                        service,
                        this::trackers,
                        replication.desk(),
                        new TlsContexts(identity, Protocol.TRACKER, Protocol.FELLOW),
                        config.limits(),
                        listen),
                TrackerListener::close);
        advertised = Addresses.advertised(config.advertise(), listener.listening());
        systemd = ServiceManager.of(System.getenv(), loop);
        alarms = new Alarms(loop, setFile, Alarms.Disk.of(state.path()), replication.progress(), service.events());
    }

    private ReplicationSetup setup(
            TrackerConfig config, TlsIdentity identity, SigningKey signing, FellowDialer dialer, Runnable halt) {
        return new ReplicationSetup(
                state.path().resolve("raft"),
                config.number(),
                this::listening,
                () -> advertised,
                config.raftPort(),
                config.others(),
                config.mayBegin(),
                config.company() == null ? null : config.company().info().root(),
                identity,
                signing,
                clusterKey::find,
                catalog,
                dialer,
                loop,
                random,
                halt);
    }

    /** What this process follows of what the trackers agree on. */
    private final class Changes implements Replication.Events {
        @Override
        public void applied(Command command, Result result) {
            service.applied(command, result);
        }

        @Override
        public void trackersChanged(TrackerSetChain chain) {
            trackers = chain;
            listener.tell(chain);
            setFile.submit(() -> TrackerSetFile.update(state.trackerSet(), chain));
        }

        @Override
        public CompletionStage<Witnesses.Testimony> witnesses(PeerId tracker) {
            return service.witnesses().ask(tracker);
        }

        @Override
        public void catalogReplaced() {
            service.catalogReplaced(recentRevocations());
        }
    }

    /**
     * The trackers' set is kept once the catalog has its first entry, and before anybody is served: where it is, a catalog without
     * entries is not this network's.
     */
    private void requireCatalog(boolean hasEntries) {
        if (!neverServed && !hasEntries) {
            throw new RefusedException(
                    ErrorCode.INTEGRITY,
                    "this network was served before, but its accounts, groups and files are not in " + state.catalog(),
                    "restore catalog.db, and catalog.db-wal if the backup has one; or begin a new network: --state DIR");
        }
    }

    private List<Revocation> recentRevocations() {
        long now = loop.now();
        return catalog.revocations(now - Revocation.RELEVANT.toMillis(), now);
    }

    /**
     * Starts a tracker; blocking. {@code halt} ends the process at once when the database fails. Refuses with what to do about it,
     * having taken down again what was built.
     */
    static TrackerProcess start(TrackerConfig config, StateDirectory state, Runnable halt) {
        Parts parts = new Parts();
        try {
            return new TrackerProcess(config, state, halt, parts);
        } catch (IOException e) {
            parts.close();
            throw StateLock.unusable(state.path(), e);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Finds this tracker's place among the others and serves from then on: prints what it waits for and what the operator needs, the last line
     * being the ready one. Blocking; returns early when it is told to stop meanwhile.
     */
    void serve(Consumer<String> out) throws IOException, InterruptedException {
        AdminSocket socket = parts.opened(
                "admin socket",
                AdminSocket.open(loop, state.path().resolve(AdminSocket.NAME), this),
                AdminSocket::close);
        log.debug("{} is open", socket);
        listener.start();
        if (!replication.arrive(this::isStopping, out)
                || !replication.enrol(this::root, earlierTrackers(), this::isStopping)) {
            return;
        }
        JoinSecret secret = isFounder() ? clusterKey.create(random) : clusterKey.find();
        if (secret != null) {
            clusterKey.keep(secret);
        }
        int swept =
                shelf.sweep(catalog.listed(), loop.now() - Duration.ofHours(24).toMillis());
        log.debug("{} manifests that nobody lists are removed", swept);
        if (neverServed && isFounder()) {
            writes.offerAdminToken().ifPresent(token -> {
                out.accept("network   " + trackers().cluster());
                out.accept("join link " + inviteLink());
                out.accept("first admin, once: p2p account create USER --admin-token " + token);
            });
        }
        TrackerSetFile.keep(state.trackerSet(), trackers());
        List<Revocation> recent = recentRevocations();
        loop.execute(() -> service.remember(recent));
        listener.serve();
        replication.lacks().ifPresent(why -> out.accept("waiting   " + why));
        out.accept("ready     " + status());
        log.info("ready: {}", status());
        systemd.ifPresent(manager -> manager.ready(status()));
        loop.execute(alarms::start);
        loop.execute(HeapTrim.ofProcess(loop)::start);
    }

    private boolean isStopping() {
        return stopRequested.getCount() == 0;
    }

    /** Whether this tracker holds the network's root key. */
    private boolean isFounder() {
        return Files.exists(state.keys().resolve(ROOT_KEY));
    }

    private SigningKey root() throws IOException {
        return SigningKey.loadOrCreate(state.keys().resolve(ROOT_KEY), random);
    }

    /** The trackers of a network of before the catalog kept them. */
    private Optional<List<Blob>> earlierTrackers() throws IOException {
        return neverServed ? Optional.empty() : Optional.of(TrackerSetFile.read(state.trackerSet()));
    }

    /** The server shell over standard input. */
    ServerShell shell(PrintStream out) {
        return new ServerShell(loop, new ShellCommands(service.hosts(), this)::run, this, out);
    }

    /** The trackers as they are now; there are some once this one serves. Any thread. */
    TrackerSetChain trackers() {
        TrackerSetChain chain = trackers;
        if (chain == null) {
            throw new IllegalStateException("asked for the trackers before there are any");
        }
        return chain;
    }

    /** What two trackers compare; reads everything. Blocking; not on the loop. */
    Sha256 catalogDigest() {
        return catalog.digest();
    }

    Endpoint listening() {
        return listener.listening();
    }

    /** Takes new limits; what else changed needs a restart. */
    void reload(TrackerConfig now) {
        ServerLimits limits = now.limits();
        loop.execute(() -> listener.limits(limits));
        log.info("configuration read again: {}", limits);
    }

    @Override
    public String inviteLink() {
        TrackerSetChain chain = trackers();
        List<Endpoint> all = chain.newest().members().stream()
                .map(member -> member.addresses().get(0))
                .toList();
        return new InviteLink(all, chain.cluster(), null, null).toString();
    }

    @Override
    public String acceptTracker(int number) {
        return replication.accept(number);
    }

    @Override
    public CompletionStage<String> recover() {
        return CompletableFuture.supplyAsync(replication::recover);
    }

    /** For a tracker that does not run; instead of {@link #serve}. Blocking. */
    String recoverStopped() throws IOException, InterruptedException {
        return replication.recoverStopped();
    }

    @Override
    public CompletionStage<String> giveRole(UserName user, Role role) {
        return writes.giveRole(user, role);
    }

    @Override
    public CompletionStage<String> users() {
        return reader.read(tables -> tables.accounts().list(MAX_USERS))
                .thenApply(all ->
                        ShellCommands.accounts(all, user -> service.presence().devicesOnline(user)));
    }

    @Override
    public String status() {
        return "listening on " + Addresses.shown(listener.listening()) + ", advertised as " + advertised
                + alarms.text();
    }

    @Override
    public void stop(String reason) {
        if (stopRequested.getCount() > 0) {
            log.info("stopping: {}", reason);
        }
        stopRequested.countDown();
    }

    void awaitStop() throws InterruptedException {
        stopRequested.await();
    }

    /** The clean stop: goodbye to sessions, sockets, what waits to be written, the database. Blocking, at most 10 s. */
    @Override
    public void close() {
        systemd.ifPresent(ServiceManager::stopping);
        try {
            replication.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    /** Ends without a word to the other trackers, as a crash does. Blocking. */
    void end() {
        parts.close();
        log.info("stopped");
    }
}
