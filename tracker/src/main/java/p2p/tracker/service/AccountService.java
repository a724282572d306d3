// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.DeviceView;
import p2p.message.TrackerReply;
import p2p.tracker.catalog.Account;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Device;
import p2p.tracker.catalog.Result;

/** Accounts, logins and devices. */
record AccountService(Office office, Caller caller) implements AccountRequest.Visitor<CompletionStage<TrackerReply>> {
    /** The same words for an unknown user and a wrong password, so that nobody learns which names exist. */
    private static final Problem WRONG = Problem.of(
            ErrorCode.WRONG_PASSWORD,
            "the user name or the password is wrong",
            "try again, or: p2p account create USER");

    private record Found(@Nullable Account account, @Nullable Device device) {
        @Nullable
        String hash() {
            return account == null ? null : account.passwordHash();
        }
    }

    @Override
    public CompletionStage<TrackerReply> createAccount(AccountRequest.CreateAccount m) {
        Sha256 token = m.adminToken() == null ? null : tokenHash(m.adminToken());
        return office.passwords()
                .hash(m.password(), caller.source())
                .thenCompose(hash -> office.change(caller, new AccountChange.CreateAccount(m.user(), hash, token)));
    }

    @Override
    public CompletionStage<TrackerReply> login(AccountRequest.Login m) {
        return find(m.user()).thenCompose(found -> {
            Device bound = found.device();
            if (bound != null && !bound.user().equals(m.user())) {
                throw new RefusedException(
                        ErrorCode.ALREADY_LOGGED_IN,
                        "this device is logged in as \"" + bound.user() + "\"",
                        "p2p account logout");
            }
            return office.passwords()
                    .check(m.user(), m.password(), found.hash(), caller.source())
                    .thenCompose(right -> right ? bind(m.user()) : wrong(m.user()));
        });
    }

    private CompletionStage<TrackerReply> bind(UserName user) {
        var session = caller.device().session();
        RequestId request = caller.request() == null ? RequestId.random(office.random()) : caller.request();
        Caller sure = new Caller(caller.device(), request);
        return office.write(sure, new AccountChange.BindDevice(user, session.peer(), session.device()))
                .thenCompose(result -> {
                    if (PendingLogins.isForNow(result)) {
                        return office.pendingLogins()
                                .enter(caller.device(), user, request)
                                .thenApply(standing -> new TrackerReply.LoggedIn(standing.user(), standing.role()));
                    }
                    return result instanceof Result.Refused
                            ? CompletableFuture.completedFuture(result.visit(Replies.PLAIN))
                            : office.sessions().enter(caller.device()).thenApply(s -> result.visit(Replies.PLAIN));
                });
    }

    private CompletionStage<TrackerReply> wrong(UserName user) {
        office.events().warn("wrong-password", "user", user, "address", caller.source());
        return CompletableFuture.completedFuture(new TrackerReply.Refused(WRONG));
    }

    @Override
    public CompletionStage<TrackerReply> logout(AccountRequest.Logout m) {
        return office.change(
                caller, new AccountChange.UnbindDevice(caller.device().session().peer()));
    }

    @Override
    public CompletionStage<TrackerReply> changePassword(AccountRequest.ChangePassword m) {
        UserName user = caller.user();
        return find(user)
                .thenCompose(found -> office.passwords().check(user, m.current(), found.hash(), caller.source()))
                .thenCompose(right -> right
                        ? office.passwords()
                                .hash(m.replacement(), caller.source())
                                .thenCompose(hash -> office.change(caller, new AccountChange.ChangePassword(hash)))
                        : wrong(user));
    }

    @Override
    public CompletionStage<TrackerReply> claimAdmin(AccountRequest.ClaimAdmin m) {
        UserName user = caller.user();
        return office.write(caller, new AccountChange.ClaimAdmin(tokenHash(m.adminToken())))
                .thenApply(result -> result instanceof Result.Refused
                        ? result.visit(Replies.PLAIN)
                        : new TrackerReply.LoggedIn(user, Role.ADMIN));
    }

    @Override
    public CompletionStage<TrackerReply> listDevices(AccountRequest.ListDevices m) {
        UserName user = caller.user();
        return office.read(caller, tables -> tables.accounts().devicesOf(user)).thenApply(this::views);
    }

    private TrackerReply views(List<Device> devices) {
        return new TrackerReply.Devices(devices.stream()
                .map(d -> new DeviceView(d.name(), d.peer(), office.presence().find(d.peer()) != null, d.since()))
                .collect(Collectors.toList()));
    }

    private CompletionStage<Found> find(UserName user) {
        var peer = caller.device().session().peer();
        return office.read(
                caller,
                tables -> new Found(
                        tables.accounts().find(user), tables.accounts().device(peer)));
    }

    /** Tokens are known to the catalog by their SHA-256 only. */
    static Sha256 tokenHash(String token) {
        return Sha256.digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
