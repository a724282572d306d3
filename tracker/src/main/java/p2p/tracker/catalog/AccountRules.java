// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;

/** What happens to accounts, devices and roles. */
final class AccountRules implements AccountChange.Visitor<Result> {
    private final Command command;
    private final CatalogTables tables;
    private final AccountTable accounts;

    AccountRules(Command command, CatalogTables tables) {
        this.command = command;
        this.tables = tables;
        this.accounts = tables.accounts();
    }

    @Override
    public Result createAccount(AccountChange.CreateAccount c) {
        if (c.user().equals(Group.NOBODY) || c.user().equals(Actor.OPERATOR_NAME)) {
            throw new RefusedException(
                    ErrorCode.NAME_TAKEN, "nobody can be called \"" + c.user() + "\"", "choose another name");
        }
        if (accounts.find(c.user()) != null) {
            throw new RefusedException(
                    ErrorCode.NAME_TAKEN,
                    "the user \"" + c.user() + "\" exists already",
                    "choose another name, or: p2p account login " + c.user());
        }
        if (accounts.count() >= CatalogLimits.ACCOUNTS) {
            throw Refusals.full("this network takes no more accounts", CatalogLimits.ACCOUNTS);
        }
        Role role = Role.USER;
        if (c.adminToken() != null) {
            useAdminToken(c.adminToken());
            role = Role.ADMIN;
        }
        accounts.add(new Account(c.user(), c.passwordHash(), role, false, command.time()));
        tables.members().add(GroupId.PUBLIC, new Member(c.user(), command.time()));
        return new Result.AccountCreated(c.user(), role);
    }

    @Override
    public Result bindDevice(AccountChange.BindDevice c) {
        Account account = Refusals.account(tables, c.user());
        Device bound = accounts.device(c.device());
        if (bound != null && !bound.user().equals(c.user())) {
            throw new RefusedException(
                    ErrorCode.ALREADY_LOGGED_IN,
                    "this device is logged in as \"" + bound.user() + "\"",
                    "p2p account logout");
        }
        if (bound == null && accounts.devicesOf(c.user()).size() >= CatalogLimits.DEVICES_OF_ACCOUNT) {
            throw Refusals.full("the account is logged in on too many devices", CatalogLimits.DEVICES_OF_ACCOUNT);
        }
        accounts.bind(new Device(c.device(), c.name(), account.name(), bound == null ? command.time() : bound.since()));
        return new Result.LoggedIn(account.name(), account.role());
    }

    @Override
    public Result unbindDevice(AccountChange.UnbindDevice c) {
        Device bound = accounts.device(c.device());
        if (bound == null) {
            throw Refusals.notLoggedIn();
        }
        accounts.unbind(c.device());
        return new Result.LoggedOut(bound.user(), bound.name());
    }

    @Override
    public Result changePassword(AccountChange.ChangePassword c) {
        Account account = Refusals.account(tables, command.actor().user());
        accounts.setPassword(account.name(), c.passwordHash());
        return new Result.Done("the password of " + account.name() + " is changed");
    }

    @Override
    public Result claimAdmin(AccountChange.ClaimAdmin c) {
        Account account = Refusals.account(tables, command.actor().user());
        useAdminToken(c.adminToken());
        accounts.setRole(account.name(), Role.ADMIN);
        return new Result.Done(account.name() + " is an admin now");
    }

    @Override
    public Result offerAdminToken(AccountChange.OfferAdminToken c) {
        if (accounts.count() > 0) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "the network has accounts already", "ask an admin to give you the role");
        }
        accounts.addAdminToken(c.adminToken());
        return new Result.Done("the first admin is made by a one-time token");
    }

    @Override
    public Result setRole(AccountChange.SetRole c) {
        requireAdmin("give roles");
        Account account = find(c.user());
        if (account.role() == Role.ADMIN && c.role() != Role.ADMIN) {
            keepAnAdmin(account);
        }
        accounts.setRole(account.name(), c.role());
        return new Result.Done(account.name() + (c.role() == Role.ADMIN ? " is an admin now" : " is a plain user now"));
    }

    @Override
    public Result setDisabled(AccountChange.SetDisabled c) {
        requireAdmin("disable accounts");
        Account account = find(c.user());
        if (c.disabled()) {
            keepAnAdmin(account);
            accounts.unbindAll(account.name());
        }
        accounts.setDisabled(account.name(), c.disabled());
        return new Result.Done("the account " + account.name() + " is " + (c.disabled() ? "disabled" : "enabled"));
    }

    private Account find(UserName user) {
        Account account = accounts.find(user);
        if (account == null) {
            throw Refusals.noSuchUser(user);
        }
        return account;
    }

    private void requireAdmin(String what) {
        if (!command.actor().equals(Actor.OPERATOR)
                && Refusals.account(tables, command.actor().user()).role() != Role.ADMIN) {
            throw Refusals.adminOnly(what);
        }
    }

    private void keepAnAdmin(Account account) {
        if (account.role() == Role.ADMIN && !account.disabled() && accounts.activeAdmins() <= 1) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    account.name() + " is the only admin",
                    "make another admin first: p2p admin role USER admin");
        }
    }

    private void useAdminToken(Sha256 token) {
        if (!accounts.hasAdminToken(token)) {
            throw new RefusedException(
                    ErrorCode.NOT_ALLOWED,
                    "the admin token is wrong or was used before",
                    "ask an admin: p2p admin role " + label() + " admin");
        }
        accounts.removeAdminToken(token);
    }

    private String label() {
        UserName user = command.actor().user();
        return user == null ? "USER" : user.text();
    }
}
