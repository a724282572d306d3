// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.EntryId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.database.log.BeginLife;
import p2p.tracker.database.log.BindDevice;
import p2p.tracker.database.log.CreateAccount;
import p2p.tracker.database.log.Delete;
import p2p.tracker.database.log.ExtendTrackerSet;
import p2p.tracker.database.log.GroupAndUser;
import p2p.tracker.database.log.Invite;
import p2p.tracker.database.log.Join;
import p2p.tracker.database.log.LogCommand;
import p2p.tracker.database.log.Publish;
import p2p.tracker.database.log.SetAside;
import p2p.tracker.database.log.SetDisabled;
import p2p.tracker.database.log.SetGrace;
import p2p.tracker.database.log.SetPolicy;
import p2p.tracker.database.log.SetRole;

/** Commands to the log's protobuf. */
final class CommandEncoder
        implements Change.Visitor<LogCommand.Builder>,
                AccountChange.Visitor<LogCommand.Builder>,
                GroupChange.Visitor<LogCommand.Builder>,
                FileChange.Visitor<LogCommand.Builder>,
                ClusterChange.Visitor<LogCommand.Builder> {
    private final LogCommand.Builder out = LogCommand.newBuilder();

    private CommandEncoder() {}

    static byte[] encode(Command command) {
        LogCommand.Builder out = command.change().visit(new CommandEncoder());
        out.setRequest(ByteString.copyFrom(command.request().toBytes())).setTime(command.time());
        UserName user = command.actor().user();
        PeerId device = command.actor().device();
        if (user != null) {
            out.setUser(user.text());
        }
        if (device != null) {
            out.setDevice(bytes(device.keyHash()));
        }
        return out.build().toByteArray();
    }

    @Override
    public LogCommand.Builder account(AccountChange change) {
        return change.visit((AccountChange.Visitor<LogCommand.Builder>) this);
    }

    @Override
    public LogCommand.Builder group(GroupChange change) {
        return change.visit((GroupChange.Visitor<LogCommand.Builder>) this);
    }

    @Override
    public LogCommand.Builder file(FileChange change) {
        return change.visit((FileChange.Visitor<LogCommand.Builder>) this);
    }

    @Override
    public LogCommand.Builder cluster(ClusterChange change) {
        return change.visit((ClusterChange.Visitor<LogCommand.Builder>) this);
    }

    @Override
    public LogCommand.Builder extendTrackerSet(ClusterChange.ExtendTrackerSet c) {
        return out.setExtendTrackerSet(ExtendTrackerSet.newBuilder()
                .setRoot(
                        c.root() == null
                                ? ByteString.EMPTY
                                : ByteString.copyFrom(c.root().toBytes()))
                .setLink(ByteString.copyFrom(c.link().toBytes())));
    }

    @Override
    public LogCommand.Builder setAside(ClusterChange.SetAside c) {
        return out.setSetAside(SetAside.newBuilder()
                .addAllAsides(c.asides().stream().map(AsideCodec::encode).toList()));
    }

    @Override
    public LogCommand.Builder beginLife(ClusterChange.BeginLife c) {
        return out.setBeginLife(BeginLife.newBuilder().setNumber(c.number()).setHow(c.how()));
    }

    @Override
    public LogCommand.Builder createAccount(AccountChange.CreateAccount c) {
        return out.setCreateAccount(CreateAccount.newBuilder()
                .setUser(c.user().text())
                .setPasswordHash(c.passwordHash())
                .setAdminToken(bytes(c.adminToken())));
    }

    @Override
    public LogCommand.Builder bindDevice(AccountChange.BindDevice c) {
        return out.setBindDevice(BindDevice.newBuilder()
                .setUser(c.user().text())
                .setDevice(bytes(c.device().keyHash()))
                .setName(c.name().text()));
    }

    @Override
    public LogCommand.Builder unbindDevice(AccountChange.UnbindDevice c) {
        return out.setUnbindDevice(bytes(c.device().keyHash()));
    }

    @Override
    public LogCommand.Builder changePassword(AccountChange.ChangePassword c) {
        return out.setChangePassword(c.passwordHash());
    }

    @Override
    public LogCommand.Builder claimAdmin(AccountChange.ClaimAdmin c) {
        return out.setClaimAdmin(bytes(c.adminToken()));
    }

    @Override
    public LogCommand.Builder offerAdminToken(AccountChange.OfferAdminToken c) {
        return out.setOfferAdminToken(bytes(c.adminToken()));
    }

    @Override
    public LogCommand.Builder setRole(AccountChange.SetRole c) {
        return out.setSetRole(SetRole.newBuilder().setUser(c.user().text()).setAdmin(c.role() == Role.ADMIN));
    }

    @Override
    public LogCommand.Builder setDisabled(AccountChange.SetDisabled c) {
        return out.setSetDisabled(
                SetDisabled.newBuilder().setUser(c.user().text()).setDisabled(c.disabled()));
    }

    @Override
    public LogCommand.Builder createGroup(GroupChange.CreateGroup c) {
        return out.setCreateGroup(c.group().text());
    }

    @Override
    public LogCommand.Builder join(GroupChange.Join c) {
        return out.setJoin(Join.newBuilder().setGroup(c.group().text()).setInvite(bytes(c.invite())));
    }

    @Override
    public LogCommand.Builder leave(GroupChange.Leave c) {
        return out.setLeave(c.group().text());
    }

    @Override
    public LogCommand.Builder accept(GroupChange.Accept c) {
        return out.setAccept(groupAndUser(c.group(), c.user()));
    }

    @Override
    public LogCommand.Builder reject(GroupChange.Reject c) {
        return out.setReject(groupAndUser(c.group(), c.user()));
    }

    @Override
    public LogCommand.Builder remove(GroupChange.Remove c) {
        return out.setRemove(groupAndUser(c.group(), c.user()));
    }

    @Override
    public LogCommand.Builder transfer(GroupChange.Transfer c) {
        return out.setTransfer(groupAndUser(c.group(), c.newOwner()));
    }

    @Override
    public LogCommand.Builder delete(GroupChange.Delete c) {
        return out.setDeleteGroup(c.group().text());
    }

    @Override
    public LogCommand.Builder invite(GroupChange.Invite c) {
        return out.setInvite(Invite.newBuilder()
                .setGroup(c.group().text())
                .setToken(bytes(c.token()))
                .setPreApproved(c.preApproved())
                .setExpires(c.expires()));
    }

    @Override
    public LogCommand.Builder setGrace(GroupChange.SetGrace c) {
        return out.setSetGrace(SetGrace.newBuilder().setGroup(c.group().text()).setMinutes(c.minutes()));
    }

    @Override
    public LogCommand.Builder setPolicy(GroupChange.SetPolicy c) {
        return out.setSetPolicy(
                SetPolicy.newBuilder().setGroup(c.group().text()).setPolicy(policy(c.policy())));
    }

    @Override
    public LogCommand.Builder delete(FileChange.Delete c) {
        return out.setDelete(Delete.newBuilder()
                .setGroup(c.group().text())
                .setName(c.name().text())
                .setVersion(c.version())
                .addAllOnly(c.only().stream().map(EntryId::value).toList()));
    }

    @Override
    public LogCommand.Builder publish(FileChange.Publish c) {
        Content content = c.content();
        return out.setPublish(Publish.newBuilder()
                .setGroup(c.group().text())
                .setName(c.name().text())
                .setContent(bytes(content.id().manifestHash()))
                .setSize(content.size())
                .setFiles(content.files())
                .setPieceLength(content.pieceLength())
                .setSha256(bytes(content.sha256()))
                .setSha1(
                        content.sha1() == null
                                ? ByteString.EMPTY
                                : ByteString.copyFrom(content.sha1().toBytes()))
                .setPolicy(policy(c.policy())));
    }

    private static Publish.Policy policy(@Nullable ConflictPolicy policy) {
        return policy == null
                ? Publish.Policy.GROUP
                : switch (policy) {
                    case VERSION -> Publish.Policy.VERSION;
                    case RENAME -> Publish.Policy.RENAME;
                    case OVERWRITE -> Publish.Policy.OVERWRITE;
                };
    }

    private static GroupAndUser groupAndUser(GroupName group, UserName user) {
        return GroupAndUser.newBuilder()
                .setGroup(group.text())
                .setUser(user.text())
                .build();
    }

    private static ByteString bytes(@Nullable Sha256 digest) {
        return digest == null ? ByteString.EMPTY : ByteString.copyFrom(digest.toBytes());
    }
}
