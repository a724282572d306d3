// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.Password;
import p2p.core.RequestId;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.message.AccountRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Command;
import p2p.tracker.database.FileManifestShelf;
import p2p.tracker.database.LocalWriter;
import p2p.tracker.database.SqliteCatalog;
import p2p.tracker.database.SqliteReader;
import p2p.tracker.login.PasswordDesk;
import p2p.tracker.presence.FakeSession;
import p2p.tracker.presence.OnlineDevice;
import p2p.trust.SigningKey;

/** A whole tracker without its wire: real database, real tickets, passwords compared without hashing. */
final class ServiceFixture implements AutoCloseable {
    static final GroupName DOCS = new GroupName("docs");
    static final String TOKEN = "first-admin-token";
    static final Password PASSWORD = new Password("correct horse");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final ManualLoop loop = new ManualLoop();
    /** Whether devices answer where they were seen. */
    boolean reachable = true;

    final SigningKey signing = SigningKey.generate(new SecureRandom());
    final TrackerService service;
    private final SqliteCatalog catalog;
    private final SqliteReader reader;
    private final FileManifestShelf manifests;
    private final LocalWriter writer;
    private final TicketDesk tickets;
    private final Map<String, FakeSession> sessions = new HashMap<>();
    private final Map<String, OnlineDevice> devices = new HashMap<>();

    ServiceFixture(Path directory) throws IOException {
        catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
        Runnable halt = () -> {};
        reader = new SqliteReader(catalog, loop, halt);
        manifests = FileManifestShelf.open(directory.resolve("manifests"), loop);
        tickets = new TicketDesk(loop, () -> new Sha256(1, 1, 1, 1), signing);
        LogFile logFile = new LogFile(List.of(directory.resolve("tracker.log")), loop);
        service = new TrackerService(
                loop,
                reader,
                manifests,
                new PasswordDesk(loop, new PlainHasher(), new SecureRandom()),
                tickets,
                logFile,
                (at, peer) -> CompletableFuture.completedFuture(reachable),
                new SecureRandom());
        writer = new LocalWriter(catalog, loop, service, halt);
        service.writeTo(writer, () -> CompletableFuture.completedFuture(List.of()), new Progress() {
            @Override
            public long applied() {
                return catalog.applied();
            }

            @Override
            public boolean catchesUp() {
                return true;
            }

            @Override
            public long majorityAt() {
                return loop.now();
            }
        });
        await(writer.write(new Command(
                new RequestId(1, 1),
                loop.now(),
                Actor.OPERATOR,
                new AccountChange.OfferAdminToken(AccountService.tokenHash(TOKEN)))));
    }

    private static final class PlainHasher implements PasswordDesk.Hasher {
        @Override
        public CompletionStage<String> hash(Password password, byte[] salt) {
            return CompletableFuture.completedFuture("plain:" + password.text());
        }

        @Override
        public CompletionStage<Boolean> fits(Password password, String phc) {
            return CompletableFuture.completedFuture(phc.equals("plain:" + password.text()));
        }
    }

    <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            loop.drainUntil(future::isDone, PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return future.join();
    }

    /** Connects a device; its number makes its key. */
    OnlineDevice connect(int number, String device) {
        FakeSession session = new FakeSession(number, device, "198.51.100." + number);
        OnlineDevice online = await(service.open(session));
        sessions.put(device, session);
        devices.put(device, online);
        return online;
    }

    /** Connects, makes the account and logs in. */
    OnlineDevice user(int number, String device, String user) {
        connect(number, device);
        ask(device, new AccountRequest.CreateAccount(new UserName(user), PASSWORD, null));
        login(device, user);
        return device(device);
    }

    void login(String device, String user) {
        ask(device, new AccountRequest.Login(new UserName(user), PASSWORD));
    }

    /** alice on laptop owns docs, bob on nas belongs to it, eve on desk does not, root on console is an admin. */
    ServiceFixture populated() {
        user(1, "laptop", "alice");
        user(2, "nas", "bob");
        user(3, "desk", "eve");
        connect(4, "console");
        ask("console", new AccountRequest.CreateAccount(new UserName("root"), PASSWORD, TOKEN));
        login("console", "root");
        ask("laptop", new GroupRequest.CreateGroup(DOCS));
        ask("nas", new GroupRequest.JoinGroup(DOCS, null));
        ask("laptop", new GroupRequest.AcceptJoin(DOCS, new UserName("bob")));
        sessions.values().forEach(FakeSession::heard);
        return this;
    }

    OnlineDevice device(String name) {
        OnlineDevice device = devices.get(name);
        if (device == null) {
            throw new AssertionError("no device " + name);
        }
        return device;
    }

    FakeSession session(String name) {
        FakeSession session = sessions.get(name);
        if (session == null) {
            throw new AssertionError("no session " + name);
        }
        return session;
    }

    TrackerReply ask(String device, TrackerRequest request) {
        return await(service.handle(device(device), null, 0, request));
    }

    TrackerReply ask(String device, RequestId id, TrackerRequest request) {
        return await(service.handle(device(device), id, 0, request));
    }

    /** Why it was refused, or null. */
    @Nullable
    ErrorCode refusal(String device, TrackerRequest request) {
        return ask(device, request) instanceof TrackerReply.Refused refused
                ? refused.problem().code()
                : null;
    }

    static Blob manifest(int seed) {
        return ManifestLayout.encode(new Manifest(
                List.of(new Manifest.File("a.bin", 300_000, false, new Sha256(1, 2, 3, seed), new Sha1(1, 2, seed))),
                1 << 18,
                Blob.owning(new byte[64]),
                Blob.owning(new byte[40])));
    }

    TrackerReply.Published publish(String device, String name, int seed) {
        Blob encoded = manifest(seed);
        ContentId id = ManifestLayout.idOf(encoded);
        ask(device, new FileRequest.PutManifest(id, encoded.size(), 0, encoded));
        TrackerReply reply = ask(device, new FileRequest.Publish(DOCS, new FileName(name), id, null));
        if (reply instanceof TrackerReply.Published published) {
            return published;
        }
        throw new AssertionError("not published: " + reply);
    }

    @Override
    public void close() {
        writer.close();
        manifests.close();
        tickets.close();
        reader.close();
        catalog.close();
    }
}
