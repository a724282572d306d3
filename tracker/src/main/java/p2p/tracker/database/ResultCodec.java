// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import com.google.protobuf.InvalidProtocolBufferException;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.tracker.catalog.Result;
import p2p.tracker.database.log.Admitted;
import p2p.tracker.database.log.Asked;
import p2p.tracker.database.log.Deleted;
import p2p.tracker.database.log.GroupDeleted;
import p2p.tracker.database.log.LogResult;
import p2p.tracker.database.log.LoggedOut;
import p2p.tracker.database.log.Membership;
import p2p.tracker.database.log.Published;
import p2p.tracker.database.log.Refused;
import p2p.tracker.database.log.UserAndRole;

/** Results to the log's protobuf and back. */
final class ResultCodec {
    private ResultCodec() {}

    static byte[] encode(Result result) {
        return result.visit(new Encoder()).toByteArray();
    }

    /** Throws {@link IllegalStateException} when the bytes are no result: the log is ours, so that is damage. */
    static Result decode(byte[] bytes) {
        try {
            return read(LogResult.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new IllegalStateException("the log holds a result that cannot be read", e);
        }
    }

    private static Result read(LogResult r) {
        return switch (r.getResultCase()) {
            case REFUSED ->
                new Result.Refused(new Problem(
                        ErrorCode.valueOf(r.getRefused().getCode()),
                        r.getRefused().getMessage(),
                        r.getRefused().getNext()));
            case DONE -> new Result.Done(r.getDone());
            case ACCOUNT_CREATED ->
                new Result.AccountCreated(
                        new UserName(r.getAccountCreated().getUser()),
                        role(r.getAccountCreated().getAdmin()));
            case LOGGED_IN ->
                new Result.LoggedIn(
                        new UserName(r.getLoggedIn().getUser()),
                        role(r.getLoggedIn().getAdmin()));
            case LOGGED_OUT ->
                new Result.LoggedOut(
                        new UserName(r.getLoggedOut().getUser()),
                        new DeviceName(r.getLoggedOut().getDevice()));
            case GROUP_CREATED -> new Result.GroupCreated(new GroupId(r.getGroupCreated()));
            case ASKED ->
                new Result.Asked(
                        new GroupId(r.getAsked().getGroup()),
                        new UserName(r.getAsked().getOwner()),
                        r.getAsked().getRepeated());
            case ADMITTED ->
                new Result.Admitted(
                        new GroupId(r.getAdmitted().getGroup()),
                        new UserName(r.getAdmitted().getUser()),
                        new UserName(r.getAdmitted().getOwner()));
            case ENDED ->
                new Result.Ended(
                        new GroupId(r.getEnded().getGroup()),
                        new UserName(r.getEnded().getUser()));
            case GROUP_DELETED ->
                new Result.GroupDeleted(
                        new GroupId(r.getGroupDeleted().getGroup()),
                        r.getGroupDeleted().getMembersList().stream()
                                .map(UserName::new)
                                .toList());
            case PUBLISHED -> published(r.getPublished());
            case DELETED ->
                new Result.Deleted(
                        new GroupId(r.getDeleted().getGroup()),
                        new FileName(r.getDeleted().getName()),
                        r.getDeleted().getEntriesList().stream()
                                .map(EntryId::new)
                                .toList());
            case RESULT_NOT_SET -> throw new IllegalArgumentException("an empty result");
        };
    }

    private static Result published(Published p) {
        return new Result.Published(
                new EntryId(p.getEntry()),
                new FileName(p.getName()),
                p.getVersion(),
                p.getPrevious(),
                p.getPreviousTime(),
                p.getCreated());
    }

    private static Role role(boolean admin) {
        return admin ? Role.ADMIN : Role.USER;
    }

    private static final class Encoder implements Result.Visitor<LogResult> {
        @Override
        public LogResult refused(Result.Refused r) {
            Problem p = r.problem();
            return LogResult.newBuilder()
                    .setRefused(Refused.newBuilder()
                            .setCode(p.code().name())
                            .setMessage(p.message())
                            .setNext(p.next()))
                    .build();
        }

        @Override
        public LogResult done(Result.Done r) {
            return LogResult.newBuilder().setDone(r.text()).build();
        }

        @Override
        public LogResult accountCreated(Result.AccountCreated r) {
            return LogResult.newBuilder()
                    .setAccountCreated(userAndRole(r.user(), r.role()))
                    .build();
        }

        @Override
        public LogResult loggedIn(Result.LoggedIn r) {
            return LogResult.newBuilder()
                    .setLoggedIn(userAndRole(r.user(), r.role()))
                    .build();
        }

        @Override
        public LogResult loggedOut(Result.LoggedOut r) {
            return LogResult.newBuilder()
                    .setLoggedOut(LoggedOut.newBuilder()
                            .setUser(r.user().text())
                            .setDevice(r.device().text()))
                    .build();
        }

        @Override
        public LogResult groupCreated(Result.GroupCreated r) {
            return LogResult.newBuilder().setGroupCreated(r.group().value()).build();
        }

        @Override
        public LogResult asked(Result.Asked r) {
            return LogResult.newBuilder()
                    .setAsked(Asked.newBuilder()
                            .setGroup(r.group().value())
                            .setOwner(r.owner().text())
                            .setRepeated(r.repeated()))
                    .build();
        }

        @Override
        public LogResult admitted(Result.Admitted r) {
            return LogResult.newBuilder()
                    .setAdmitted(Admitted.newBuilder()
                            .setGroup(r.group().value())
                            .setUser(r.user().text())
                            .setOwner(r.owner().text()))
                    .build();
        }

        @Override
        public LogResult ended(Result.Ended r) {
            return LogResult.newBuilder()
                    .setEnded(membership(r.group(), r.user()))
                    .build();
        }

        @Override
        public LogResult groupDeleted(Result.GroupDeleted r) {
            return LogResult.newBuilder()
                    .setGroupDeleted(GroupDeleted.newBuilder()
                            .setGroup(r.group().value())
                            .addAllMembers(
                                    r.members().stream().map(UserName::text).toList()))
                    .build();
        }

        @Override
        public LogResult published(Result.Published r) {
            return LogResult.newBuilder()
                    .setPublished(Published.newBuilder()
                            .setEntry(r.entry().value())
                            .setName(r.name().text())
                            .setVersion(r.version())
                            .setPrevious(r.previous())
                            .setPreviousTime(r.previousTime())
                            .setCreated(r.created()))
                    .build();
        }

        @Override
        public LogResult deleted(Result.Deleted r) {
            return LogResult.newBuilder()
                    .setDeleted(Deleted.newBuilder()
                            .setGroup(r.group().value())
                            .setName(r.name().text())
                            .addAllEntries(
                                    r.entries().stream().map(EntryId::value).toList()))
                    .build();
        }

        private static UserAndRole userAndRole(UserName user, Role role) {
            return UserAndRole.newBuilder()
                    .setUser(user.text())
                    .setAdmin(role == Role.ADMIN)
                    .build();
        }

        private static Membership membership(GroupId group, UserName user) {
            return Membership.newBuilder()
                    .setGroup(group.value())
                    .setUser(user.text())
                    .build();
        }
    }
}
