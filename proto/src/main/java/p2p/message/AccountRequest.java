// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import org.jspecify.annotations.Nullable;
import p2p.core.Password;
import p2p.core.UserName;

/** Accounts and sessions. A login is recorded as (user, device key): afterwards the TLS key is the session. */
public sealed interface AccountRequest extends TrackerRequest {
    interface Visitor<R> {
        R createAccount(CreateAccount m);

        R login(Login m);

        R logout(Logout m);

        R changePassword(ChangePassword m);

        R claimAdmin(ClaimAdmin m);

        R listDevices(ListDevices m);
    }

    <R> R visit(AccountRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerRequest.Visitor<R> visitor) {
        return visitor.account(this);
    }

    /** Makes an account; {@code adminToken} is the one-time token of the tracker's first start and makes it an admin. */
    record CreateAccount(UserName user, Password password, @Nullable String adminToken) implements AccountRequest {
        @Override
        public <R> R visit(AccountRequest.Visitor<R> v) {
            return v.createAccount(this);
        }
    }

    /** Binds this device key to the account. */
    record Login(UserName user, Password password) implements AccountRequest {
        @Override
        public <R> R visit(AccountRequest.Visitor<R> v) {
            return v.login(this);
        }
    }

    /** Unbinds this device key. */
    record Logout() implements AccountRequest {
        @Override
        public <R> R visit(AccountRequest.Visitor<R> v) {
            return v.logout(this);
        }
    }

    /** Replaces the password of the account that is logged in. */
    record ChangePassword(Password current, Password replacement) implements AccountRequest {
        @Override
        public <R> R visit(AccountRequest.Visitor<R> v) {
            return v.changePassword(this);
        }
    }

    /** Makes the account that is logged in an admin, with the one-time token of the tracker's first start. */
    record ClaimAdmin(String adminToken) implements AccountRequest {
        @Override
        public <R> R visit(AccountRequest.Visitor<R> v) {
            return v.claimAdmin(this);
        }
    }

    /** The devices that are logged in to this account. */
    record ListDevices() implements AccountRequest {
        @Override
        public <R> R visit(AccountRequest.Visitor<R> v) {
            return v.listDevices(this);
        }
    }
}
