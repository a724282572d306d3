// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

/** Says in a few words what a change does, for people. */
public final class ChangeText
        implements Change.Visitor<String>,
                AccountChange.Visitor<String>,
                GroupChange.Visitor<String>,
                FileChange.Visitor<String>,
                ClusterChange.Visitor<String> {
    private static final ChangeText TEXT = new ChangeText();

    private ChangeText() {}

    public static String of(Change change) {
        return change.visit(TEXT);
    }

    @Override
    public String account(AccountChange change) {
        return change.visit((AccountChange.Visitor<String>) this);
    }

    @Override
    public String group(GroupChange change) {
        return change.visit((GroupChange.Visitor<String>) this);
    }

    @Override
    public String file(FileChange change) {
        return change.visit((FileChange.Visitor<String>) this);
    }

    @Override
    public String cluster(ClusterChange change) {
        return change.visit((ClusterChange.Visitor<String>) this);
    }

    @Override
    public String createAccount(AccountChange.CreateAccount c) {
        return "create the account " + c.user();
    }

    @Override
    public String bindDevice(AccountChange.BindDevice c) {
        return "log " + c.user() + " in on " + c.name();
    }

    @Override
    public String unbindDevice(AccountChange.UnbindDevice c) {
        return "log the device " + c.device().shortHex() + " out";
    }

    @Override
    public String changePassword(AccountChange.ChangePassword c) {
        return "change the password";
    }

    @Override
    public String claimAdmin(AccountChange.ClaimAdmin c) {
        return "become an admin";
    }

    @Override
    public String offerAdminToken(AccountChange.OfferAdminToken c) {
        return "offer a token for the first admin";
    }

    @Override
    public String setRole(AccountChange.SetRole c) {
        return "make " + c.user() + (c.role() == p2p.core.Role.ADMIN ? " an admin" : " a plain user");
    }

    @Override
    public String setDisabled(AccountChange.SetDisabled c) {
        return (c.disabled() ? "disable" : "enable") + " the account " + c.user();
    }

    @Override
    public String createGroup(GroupChange.CreateGroup c) {
        return "create the group " + c.group();
    }

    @Override
    public String join(GroupChange.Join c) {
        return "join the group " + c.group();
    }

    @Override
    public String leave(GroupChange.Leave c) {
        return "leave the group " + c.group();
    }

    @Override
    public String accept(GroupChange.Accept c) {
        return "accept " + c.user() + " into the group " + c.group();
    }

    @Override
    public String reject(GroupChange.Reject c) {
        return "reject " + c.user() + " in the group " + c.group();
    }

    @Override
    public String remove(GroupChange.Remove c) {
        return "remove " + c.user() + " from the group " + c.group();
    }

    @Override
    public String transfer(GroupChange.Transfer c) {
        return "give the group " + c.group() + " to " + c.newOwner();
    }

    @Override
    public String delete(GroupChange.Delete c) {
        return "delete the group " + c.group();
    }

    @Override
    public String invite(GroupChange.Invite c) {
        return "invite to the group " + c.group();
    }

    @Override
    public String setGrace(GroupChange.SetGrace c) {
        return "give the group " + c.group() + " a grace of " + c.minutes() + " minutes";
    }

    @Override
    public String setPolicy(GroupChange.SetPolicy c) {
        return "make names in the group " + c.group() + " follow the rule "
                + c.policy().name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String delete(FileChange.Delete c) {
        return "delete " + c.name() + (c.version() == 0 ? "" : "@" + c.version()) + " from the group " + c.group();
    }

    @Override
    public String publish(FileChange.Publish c) {
        return "publish " + c.name() + " in the group " + c.group();
    }

    @Override
    public String extendTrackerSet(ClusterChange.ExtendTrackerSet c) {
        return "name the trackers";
    }

    @Override
    public String setAside(ClusterChange.SetAside c) {
        return "set " + c.asides().size() + " changes of another life aside";
    }

    @Override
    public String beginLife(ClusterChange.BeginLife c) {
        return "begin life " + c.number() + " of the catalog: " + c.how();
    }
}
