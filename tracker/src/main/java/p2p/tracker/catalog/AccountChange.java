// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;

/** Accounts, the devices logged in to them, and server roles. Passwords arrive hashed (PHC string), tokens as SHA-256. */
public sealed interface AccountChange extends Change {
    interface Visitor<R> {
        R createAccount(CreateAccount c);

        R bindDevice(BindDevice c);

        R unbindDevice(UnbindDevice c);

        R changePassword(ChangePassword c);

        R claimAdmin(ClaimAdmin c);

        R offerAdminToken(OfferAdminToken c);

        R setRole(SetRole c);

        R setDisabled(SetDisabled c);
    }

    <R> R visit(AccountChange.Visitor<R> visitor);

    @Override
    default <R> R visit(Change.Visitor<R> visitor) {
        return visitor.account(this);
    }

    /** A new account; with the right one-time token it is an admin. */
    record CreateAccount(UserName user, String passwordHash, @Nullable Sha256 adminToken) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.createAccount(this);
        }
    }

    /** A login whose password was right: the device key belongs to the account from here on. */
    record BindDevice(UserName user, PeerId device, DeviceName name) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.bindDevice(this);
        }
    }

    /** A logout. */
    record UnbindDevice(PeerId device) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.unbindDevice(this);
        }
    }

    /** Replaces the actor's password hash. */
    record ChangePassword(String passwordHash) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.changePassword(this);
        }
    }

    /** Makes the actor an admin by the one-time token. */
    record ClaimAdmin(Sha256 adminToken) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.claimAdmin(this);
        }
    }

    /** The one-time token of a tracker's first start; only into a catalog without accounts. */
    record OfferAdminToken(Sha256 adminToken) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.offerAdminToken(this);
        }
    }

    /** Admins only. */
    record SetRole(UserName user, Role role) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.setRole(this);
        }
    }

    /** Admins only; disabling logs all devices of the account out. */
    record SetDisabled(UserName user, boolean disabled) implements AccountChange {
        @Override
        public <R> R visit(AccountChange.Visitor<R> v) {
            return v.setDisabled(this);
        }
    }
}
