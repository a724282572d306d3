// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.StateLock;
import p2p.core.UserName;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.ServiceManager;
import p2p.net.TlsContexts;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.CatalogWriter;
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
import p2p.tracker.login.PasswordDesk;
import p2p.tracker.login.PasswordHash;
import p2p.tracker.replication.Replication;
import p2p.tracker.server.PeerProbe;
import p2p.tracker.server.ServerLimits;
import p2p.tracker.server.TrackerListener;
import p2p.tracker.service.LogFile;
import p2p.tracker.service.TicketDesk;
import p2p.tracker.service.TrackerService;
import p2p.trust.InviteLink;
import p2p.trust.SigningKey;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** One running tracker: builds every part, in the order in which they need each other, and takes them down in reverse. */
final class TrackerProcess implements Operator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrackerProcess.class);
    private static final int HASHERS = 2;
    private static final int HASHES_WAITING = 128;
    private static final int TOKEN_BYTES = 16;
    private static final int MAX_USERS = 1_000;
    private static final Duration LEADER_WITHIN = Duration.ofSeconds(30);

    /** What to end, last opened first. */
    private final Deque<Part> parts;

    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final SecureRandom random = new SecureRandom();
    private final StateDirectory state;
    private final NettyLoop loop;
    private final SqliteCatalog catalog;
    private final SqliteReader reader;
    private final CatalogWriter writer;
    private final TrackerService service;
    private final TrackerListener listener;
    private final TrackerSetChain trackers;
    /** Whether this is a first start, or one after a first start that did not get as far as serving. */
    private final boolean neverServed;

    private final Endpoint advertised;
    private final Optional<ServiceManager> systemd;

    private record Part(String name, Closing closing) {}

    private interface Closing {
        void run() throws IOException;
    }

    private TrackerProcess(TrackerConfig config, StateDirectory state, Runnable halt, Deque<Part> parts)
            throws IOException {
        this.parts = parts;
        this.state = state;
        Path keys = state.keys();
        TlsIdentity identity = TlsIdentity.loadOrCreate(keys.resolve("tls.key"));
        SigningKey signing = SigningKey.loadOrCreate(keys.resolve("signing.key"), random);
        SigningKey root = SigningKey.loadOrCreate(keys.resolve("root.key"), random);
        Sha256 cluster = root.verifyKey().fingerprint();
        loop = opened("loop", new NettyLoop("tracker"), NettyLoop::close);
        neverServed = !Files.exists(state.trackerSet());
        requireCatalog(Files.exists(state.catalog()));
        catalog = opened("catalog", SqliteCatalog.open(state.catalog()), SqliteCatalog::close);
        requireCatalog(catalog.applied() > 0);
        reader = opened("catalog reader", new SqliteReader(catalog, loop, halt), SqliteReader::close);
        FileManifestShelf manifests = opened(
                "manifests", FileManifestShelf.open(state.path().resolve("manifests"), loop), FileManifestShelf::close);
        int swept = manifests.sweep(
                catalog.listed(), loop.now() - Duration.ofHours(24).toMillis());
        log.debug("{} manifests that nobody lists are removed", swept);
        Door hashing =
                opened("password hashing", new Door("password-hasher", HASHERS, HASHES_WAITING, loop), Door::close);
        TicketDesk tickets = opened("tickets", new TicketDesk(loop, cluster, signing), TicketDesk::close);
        LogFile logFile = opened("log reader", new LogFile(TrackerLog.files(state.log()), loop), LogFile::close);
        PasswordDesk passwords = new PasswordDesk(loop, hasher(hashing), random);
        PeerProbe probe = new PeerProbe(Outgoing.anywhere(loop), new TlsContexts(identity, Protocol.PEER));
        service = new TrackerService(loop, reader, manifests, passwords, tickets, logFile, probe, random);
        remember(catalog, service, loop);
        Endpoint listen = config.listen() == null ? Addresses.ANYWHERE : config.listen();
        listener = opened(
                "listener",
                TrackerListener.open(
                        loop,
                        service,
                        this::trackers,
                        new TlsContexts(identity, Protocol.TRACKER),
                        config.limits(),
                        listen),
                TrackerListener::close);
        advertised = Addresses.advertised(config.advertise(), listener.listening());
        Replication replication = opened(
                "replication",
                Replication.open(
                        new Replication.Setup(
                                state.path().resolve("raft"),
                                listener.listening(),
                                advertised,
                                config.raftPort(),
                                identity,
                                catalog,
                                loop,
                                random,
                                halt),
                        service),
                Replication::close);
        // sessions end before what they write to
        parts.push(new Part("sessions", listener::close));
        awaitLeader(replication);
        writer = replication.writer();
        service.writeTo(writer);
        trackers = TrackerSetFile.current(
                state.trackerSet(),
                root,
                List.of(new TrackerSet.Member(
                        config.number(), identity.peerId(), signing.verifyKey(), List.of(advertised), null)));
        systemd = ServiceManager.of(System.getenv(), loop);
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

    private static void awaitLeader(Replication replication) {
        try {
            if (!replication.awaitLeader(LEADER_WITHIN)) {
                throw new RefusedException(
                        ErrorCode.TIMEOUT,
                        "the catalog's log did not begin to take commands in " + LEADER_WITHIN.toSeconds() + " s",
                        "start it again; the log file says more");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.INTERRUPTED, "interrupted at the start", "start it again");
        }
    }

    private static void remember(SqliteCatalog catalog, TrackerService service, NettyLoop loop) {
        long now = loop.now();
        List<Revocation> earlier = catalog.revocations(now - Revocation.RELEVANT.toMillis(), now);
        loop.execute(() -> service.remember(earlier));
    }

    private <T> T opened(String name, T part, PartCloser<T> closer) {
        parts.push(new Part(name, () -> closer.close(part)));
        return part;
    }

    private interface PartCloser<T> {
        void close(T part) throws IOException;
    }

    /**
     * Starts a tracker; blocking. {@code halt} ends the process at once when the database fails. Refuses with what to do about it,
     * having taken down again what was built.
     */
    static TrackerProcess start(TrackerConfig config, StateDirectory state, Runnable halt) {
        Deque<Part> parts = new ArrayDeque<>();
        try {
            return new TrackerProcess(config, state, halt, parts);
        } catch (IOException e) {
            closeParts(parts);
            throw StateLock.unusable(state.path(), e);
        } catch (RuntimeException e) {
            closeParts(parts);
            throw e;
        }
    }

    private static PasswordDesk.Hasher hasher(Door door) {
        return new PasswordDesk.Hasher() {
            @Override
            public CompletionStage<String> hash(Password password, byte[] salt) {
                return door.submit(() -> PasswordHash.of(password, salt));
            }

            @Override
            public CompletionStage<Boolean> fits(Password password, String phc) {
                return door.submit(() -> PasswordHash.fits(password, phc));
            }
        };
    }

    /** Serves from here on: prints what the operator needs, the last line being the ready one. Blocking. */
    void serve(PrintStream out) throws IOException {
        AdminSocket socket = opened(
                "admin socket",
                AdminSocket.open(loop, state.path().resolve(AdminSocket.NAME), this),
                AdminSocket::close);
        log.debug("{} is open", socket);
        if (neverServed) {
            offerAdminToken().ifPresent(token -> {
                out.println("network   " + trackers.cluster());
                out.println("join link " + inviteLink());
                out.println("first admin, once: p2p account create USER --admin-token " + token);
            });
        }
        TrackerSetFile.keep(state.trackerSet(), trackers);
        listener.start();
        out.println("ready     " + status());
        out.flush();
        log.info("ready: {}", status());
        systemd.ifPresent(manager -> manager.ready(status()));
    }

    /** Reads the server shell's commands from standard input. */
    void readShell(PrintStream out) {
        new ServerShell(loop, new ShellCommands(service.hosts(), this), this, out).start();
    }

    /** A token that makes an admin; empty when there are accounts already. Blocking. */
    private Optional<String> offerAdminToken() {
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        Sha256 hash = Sha256.digest(token.getBytes(StandardCharsets.UTF_8));
        Result result = operatorWrites(new AccountChange.OfferAdminToken(hash))
                .toCompletableFuture()
                .join();
        return result instanceof Result.Refused ? Optional.empty() : Optional.of(token);
    }

    private CompletionStage<Result> operatorWrites(AccountChange change) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        loop.execute(() -> writer.write(new Command(RequestId.random(random), loop.now(), Actor.OPERATOR, change))
                .whenComplete((r, e) -> {
                    if (e != null) {
                        result.completeExceptionally(e);
                    } else {
                        result.complete(r);
                    }
                }));
        return result;
    }

    TrackerSetChain trackers() {
        return trackers;
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
        return new InviteLink(List.of(advertised), trackers.cluster(), null, null).toString();
    }

    @Override
    public CompletionStage<String> giveRole(UserName user, Role role) {
        return operatorWrites(new AccountChange.SetRole(user, role)).thenApply(result -> {
            if (result instanceof Result.Refused refused) {
                throw new RefusedException(refused.problem());
            }
            return result instanceof Result.Done done ? done.text() : "done";
        });
    }

    @Override
    public CompletionStage<String> users() {
        return reader.read(tables -> tables.accounts().list(MAX_USERS))
                .thenApply(accounts -> accounts.isEmpty()
                        ? "no accounts yet"
                        : accounts.stream()
                                .map(account -> account + "  "
                                        + service.presence().devicesOnline(account.name()) + " devices online")
                                .collect(Collectors.joining("\n")));
    }

    @Override
    public String status() {
        return "listening on " + listener.listening() + ", advertised as " + advertised;
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
        closeParts(parts);
        log.info("stopped");
    }

    private static void closeParts(Deque<Part> parts) {
        for (Part part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.closing().run();
            } catch (IOException | RuntimeException e) {
                log.error("stopping: {} did not close", part.name(), e);
            }
        }
    }
}
