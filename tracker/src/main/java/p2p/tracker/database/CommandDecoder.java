// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.database.log.GroupAndUser;
import p2p.tracker.database.log.LogCommand;
import p2p.tracker.database.log.Publish;

/** The log's protobuf to commands. */
final class CommandDecoder {
    private CommandDecoder() {}

    /** Throws {@link IllegalStateException} when the bytes are no command: the log is ours, so that is damage. */
    static Command decode(byte[] bytes) {
        try {
            LogCommand c = LogCommand.parseFrom(bytes);
            UserName user = c.getUser().isEmpty() ? null : user(c.getUser());
            PeerId device = c.getDevice().isEmpty() ? null : peer(c.getDevice());
            return new Command(
                    RequestId.of(c.getRequest().toByteArray()), c.getTime(), new Actor(user, device), change(c));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new IllegalStateException("the log holds a command that cannot be read", e);
        }
    }

    private static Change change(LogCommand c) {
        return switch (c.getChangeCase()) {
            case CREATE_ACCOUNT ->
                new AccountChange.CreateAccount(
                        user(c.getCreateAccount().getUser()),
                        c.getCreateAccount().getPasswordHash(),
                        shaOrNull(c.getCreateAccount().getAdminToken()));
            case BIND_DEVICE ->
                new AccountChange.BindDevice(
                        user(c.getBindDevice().getUser()),
                        peer(c.getBindDevice().getDevice()),
                        new DeviceName(c.getBindDevice().getName()));
            case UNBIND_DEVICE -> new AccountChange.UnbindDevice(peer(c.getUnbindDevice()));
            case CHANGE_PASSWORD -> new AccountChange.ChangePassword(c.getChangePassword());
            case CLAIM_ADMIN -> new AccountChange.ClaimAdmin(sha(c.getClaimAdmin()));
            case OFFER_ADMIN_TOKEN -> new AccountChange.OfferAdminToken(sha(c.getOfferAdminToken()));
            case SET_ROLE ->
                new AccountChange.SetRole(
                        user(c.getSetRole().getUser()), c.getSetRole().getAdmin() ? Role.ADMIN : Role.USER);
            case SET_DISABLED ->
                new AccountChange.SetDisabled(
                        user(c.getSetDisabled().getUser()), c.getSetDisabled().getDisabled());
            case CREATE_GROUP -> new GroupChange.CreateGroup(new GroupName(c.getCreateGroup()));
            case JOIN ->
                new GroupChange.Join(
                        new GroupName(c.getJoin().getGroup()),
                        shaOrNull(c.getJoin().getInvite()));
            case LEAVE -> new GroupChange.Leave(new GroupName(c.getLeave()));
            case ACCEPT -> new GroupChange.Accept(group(c.getAccept()), user(c.getAccept()));
            case REJECT -> new GroupChange.Reject(group(c.getReject()), user(c.getReject()));
            case REMOVE -> new GroupChange.Remove(group(c.getRemove()), user(c.getRemove()));
            case SET_GRACE ->
                new GroupChange.SetGrace(
                        new GroupName(c.getSetGrace().getGroup()),
                        c.getSetGrace().getMinutes());
            case TRANSFER -> new GroupChange.Transfer(group(c.getTransfer()), user(c.getTransfer()));
            case DELETE_GROUP -> new GroupChange.Delete(new GroupName(c.getDeleteGroup()));
            case INVITE ->
                new GroupChange.Invite(
                        new GroupName(c.getInvite().getGroup()),
                        sha(c.getInvite().getToken()),
                        c.getInvite().getPreApproved(),
                        c.getInvite().getExpires());
            case SET_POLICY ->
                new GroupChange.SetPolicy(
                        new GroupName(c.getSetPolicy().getGroup()),
                        java.util.Objects.requireNonNull(
                                policy(c.getSetPolicy().getPolicy()), "a group follows no other's rule"));
            case PUBLISH -> publish(c.getPublish());
            case DELETE ->
                new FileChange.Delete(
                        new GroupName(c.getDelete().getGroup()),
                        new FileName(c.getDelete().getName()),
                        c.getDelete().getVersion(),
                        c.getDelete().getOnlyList().stream().map(EntryId::new).toList());
            case EXTEND_TRACKER_SET ->
                new ClusterChange.ExtendTrackerSet(
                        c.getExtendTrackerSet().getRoot().isEmpty()
                                ? null
                                : blob(c.getExtendTrackerSet().getRoot()),
                        blob(c.getExtendTrackerSet().getLink()));
            case SET_ASIDE ->
                new ClusterChange.SetAside(c.getSetAside().getAsidesList().stream()
                        .map(AsideCodec::decode)
                        .toList());
            case BEGIN_LIFE ->
                new ClusterChange.BeginLife(
                        c.getBeginLife().getNumber(), c.getBeginLife().getHow());
            case CHANGE_NOT_SET -> throw new IllegalArgumentException("an empty command");
        };
    }

    private static Change publish(Publish p) {
        Content content = new Content(
                new ContentId(sha(p.getContent())),
                p.getSize(),
                p.getFiles(),
                p.getPieceLength(),
                shaOrNull(p.getSha256()),
                p.getSha1().isEmpty() ? null : Sha1.of(p.getSha1().toByteArray()));
        return new FileChange.Publish(
                new GroupName(p.getGroup()), new FileName(p.getName()), content, policy(p.getPolicy()));
    }

    private static @Nullable ConflictPolicy policy(Publish.Policy policy) {
        return switch (policy) {
            case GROUP -> null;
            case VERSION -> ConflictPolicy.VERSION;
            case RENAME -> ConflictPolicy.RENAME;
            case OVERWRITE -> ConflictPolicy.OVERWRITE;
            case UNRECOGNIZED -> throw new IllegalArgumentException("an unknown policy");
        };
    }

    private static GroupName group(GroupAndUser g) {
        return new GroupName(g.getGroup());
    }

    private static UserName user(GroupAndUser g) {
        return new UserName(g.getUser());
    }

    private static UserName user(String text) {
        return new UserName(text);
    }

    private static Blob blob(ByteString bytes) {
        return Blob.owning(bytes.toByteArray());
    }

    private static PeerId peer(ByteString bytes) {
        return new PeerId(sha(bytes));
    }

    private static Sha256 sha(ByteString bytes) {
        return Sha256.of(bytes.toByteArray());
    }

    private static @Nullable Sha256 shaOrNull(ByteString bytes) {
        return bytes.isEmpty() ? null : sha(bytes);
    }
}
