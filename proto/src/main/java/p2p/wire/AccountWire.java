// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.Password;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.wire.pb.AccountBody;
import p2p.wire.pb.Nothing;

/** Requests about accounts and sessions. */
final class AccountWire implements AccountRequest.Visitor<AccountBody> {
    private static final AccountWire WRITER = new AccountWire();

    private AccountWire() {}

    static AccountBody toBody(AccountRequest request) {
        return request.visit(WRITER);
    }

    static AccountRequest fromBody(AccountBody body) {
        return switch (body.getBodyCase()) {
            case CREATE_ACCOUNT -> createAccount(body.getCreateAccount());
            case LOGIN -> login(body.getLogin());
            case LOGOUT -> new AccountRequest.Logout();
            case CHANGE_PASSWORD -> changePassword(body.getChangePassword());
            case CLAIM_ADMIN ->
                new AccountRequest.ClaimAdmin(body.getClaimAdmin().getAdminToken());
            case LIST_DEVICES -> new AccountRequest.ListDevices();
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("account request");
        };
    }

    private static AccountRequest createAccount(AccountBody.CreateAccount f) {
        return new AccountRequest.CreateAccount(
                new UserName(f.getUser()), new Password(f.getPassword()), f.hasAdminToken() ? f.getAdminToken() : null);
    }

    private static AccountRequest login(AccountBody.Login f) {
        return new AccountRequest.Login(new UserName(f.getUser()), new Password(f.getPassword()));
    }

    private static AccountRequest changePassword(AccountBody.ChangePassword f) {
        return new AccountRequest.ChangePassword(new Password(f.getCurrent()), new Password(f.getReplacement()));
    }

    @Override
    public AccountBody createAccount(AccountRequest.CreateAccount m) {
        AccountBody.CreateAccount.Builder create = AccountBody.CreateAccount.newBuilder()
                .setUser(m.user().text())
                .setPassword(m.password().text());
        if (m.adminToken() != null) {
            create.setAdminToken(m.adminToken());
        }
        return AccountBody.newBuilder().setCreateAccount(create).build();
    }

    @Override
    public AccountBody login(AccountRequest.Login m) {
        return AccountBody.newBuilder()
                .setLogin(AccountBody.Login.newBuilder()
                        .setUser(m.user().text())
                        .setPassword(m.password().text()))
                .build();
    }

    @Override
    public AccountBody logout(AccountRequest.Logout m) {
        return AccountBody.newBuilder().setLogout(Nothing.getDefaultInstance()).build();
    }

    @Override
    public AccountBody changePassword(AccountRequest.ChangePassword m) {
        return AccountBody.newBuilder()
                .setChangePassword(AccountBody.ChangePassword.newBuilder()
                        .setCurrent(m.current().text())
                        .setReplacement(m.replacement().text()))
                .build();
    }

    @Override
    public AccountBody claimAdmin(AccountRequest.ClaimAdmin m) {
        return AccountBody.newBuilder()
                .setClaimAdmin(AccountBody.ClaimAdmin.newBuilder().setAdminToken(m.adminToken()))
                .build();
    }

    @Override
    public AccountBody listDevices(AccountRequest.ListDevices m) {
        return AccountBody.newBuilder()
                .setListDevices(Nothing.getDefaultInstance())
                .build();
    }
}
