// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.RequestId;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.catalog.Result;

/** A real catalog in a temporary file, with one word for each thing that people do to it. */
public final class CatalogFixture implements AutoCloseable {
    public static final UserName ALICE = new UserName("alice");
    public static final UserName BOB = new UserName("bob");
    public static final UserName EVE = new UserName("eve");
    public static final GroupName DOCS = new GroupName("docs");
    public static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2g";

    private final SqliteCatalog catalog;
    private long requests;
    private long time = 1_000_000;

    public CatalogFixture(Path file) throws IOException {
        catalog = SqliteCatalog.open(file);
    }

    public SqliteCatalog catalog() {
        return catalog;
    }

    /** The same catalog in a file of its own, which goes on in a life of its own. */
    public CatalogFixture forked(Path file) throws IOException {
        catalog.copyTo(file);
        CatalogFixture other = new CatalogFixture(file);
        other.requests = requests + 1_000_000;
        other.time = time;
        other.goOn();
        return other;
    }

    /** Begins a life. */
    public void goOn() {
        catalog.beginIncarnation(UUID.randomUUID(), peer(1), time, "a test");
    }

    public void pass(long millis) {
        time += millis;
    }

    public long time() {
        return time;
    }

    /** The accounts alice, bob and eve, and alice's group docs. */
    public CatalogFixture populated() {
        account(ALICE);
        account(BOB);
        account(EVE);
        as(ALICE, new GroupChange.CreateGroup(DOCS));
        return this;
    }

    public Result account(UserName user) {
        return as(null, new AccountChange.CreateAccount(user, HASH, null));
    }

    public Result as(@Nullable UserName user, Change change) {
        return apply(command(user, change)).result();
    }

    public Command command(@Nullable UserName user, Change change) {
        Actor actor = user == null ? new Actor(null, peer(0)) : new Actor(user, peer(user.hashCode()));
        return new Command(new RequestId(7, ++requests), ++time, actor, change);
    }

    public Catalog.Outcome apply(Command command) {
        return catalog.apply(List.of(SqliteCatalog.Logged.of(catalog.applied() + 1, command)))
                .get(0);
    }

    public <T> T read(java.util.function.Function<CatalogTables, T> question) {
        try (var handle = catalog.reader()) {
            return question.apply(new SqliteTables(handle));
        }
    }

    /** The names of all accounts, in order. */
    public static List<String> users(SqliteCatalog catalog) {
        return catalog.readers().ask(tables -> tables.accounts().list(10_000).stream()
                .map(account -> account.name().text())
                .toList());
    }

    public void join(GroupName group, UserName owner, UserName user) {
        as(user, new GroupChange.Join(group, null));
        as(owner, new GroupChange.Accept(group, user));
    }

    public Result publish(UserName user, String name, int content) {
        return as(user, new FileChange.Publish(DOCS, new FileName(name), content(content), null));
    }

    public static Content content(int n) {
        return new Content(
                new ContentId(new Sha256(0, 0, 0, n)),
                1_000_000,
                1,
                1 << 18,
                new Sha256(1, 1, 1, n),
                new Sha1(1, 1, n));
    }

    public static PeerId peer(long n) {
        return new PeerId(new Sha256(9, 9, 9, n));
    }

    public static DeviceName device(String name) {
        return new DeviceName(name);
    }

    /** Why it was refused; fails when it was not. */
    public static ErrorCode refusal(Result result) {
        if (result instanceof Result.Refused refused) {
            return refused.problem().code();
        }
        throw new AssertionError("not refused: " + result);
    }

    @Override
    public void close() {
        catalog.close();
    }
}
