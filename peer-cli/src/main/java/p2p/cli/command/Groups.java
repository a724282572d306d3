// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.Moments;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.TrackerReply;

/** What commands need to know of groups. */
final class Groups {
    private final Session session;

    Groups(Session session) {
        this.session = session;
    }

    List<GroupView> all() {
        return session.relay(new GroupRequest.ListGroups(), TrackerReply.Groups.class)
                .groups();
    }

    /** The groups whose files this account may see; the default group first. */
    List<GroupName> mine() {
        GroupName usual = session.defaultGroup();
        return all().stream()
                .filter(Groups::isMember)
                .map(GroupView::name)
                .sorted(Comparator.comparing((GroupName name) -> !name.equals(usual))
                        .thenComparing(name -> !name.equals(GroupName.PUBLIC)))
                .toList();
    }

    /** The groups that this account stands to like this. */
    List<GroupName> withStanding(GroupView.Standing standing) {
        return all().stream()
                .filter(group -> group.standing() == standing)
                .map(GroupView::name)
                .toList();
    }

    GroupView find(GroupName name) {
        return all().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.NO_SUCH_GROUP, "there is no group \"" + name + "\"", "p2p group list"));
    }

    /** Asks to become a member, or becomes one at once with a pre-approval; says which. */
    void join(GroupName group, @Nullable String token) {
        show(group, ask(group, token));
    }

    TrackerReply.JoinAnswered ask(GroupName group, @Nullable String token) {
        return session.relay(new GroupRequest.JoinGroup(group, token), TrackerReply.JoinAnswered.class);
    }

    void show(GroupName group, TrackerReply.JoinAnswered answer) {
        session.screen().show(answer, (a, sheet) -> {
            if (a.member()) {
                sheet.note("you are a member of " + group).next("p2p ls " + group);
            } else {
                sheet.note("asked to join " + group + "; " + a.owner() + " has to accept")
                        .next("p2p group requests " + group + " --mine");
            }
        });
    }

    /** The refusal; where it is for a membership that is asked for already, it says since when, and who has to answer. */
    RefusedException waiting(GroupName group, RefusedException refusal) {
        if (refusal.problem().code() != ErrorCode.NOT_A_MEMBER) {
            return refusal;
        }
        try {
            return session
                    .relay(new GroupRequest.ListJoinRequests(group, true), TrackerReply.JoinRequests.class)
                    .requests()
                    .stream()
                    .findFirst()
                    .map(sent -> new RefusedException(
                            ErrorCode.NOT_A_MEMBER,
                            refusal.problem().message() + " (request sent "
                                    + Moments.ago(sent.time(), System.currentTimeMillis()) + ", waiting for "
                                    + sent.owner() + ")",
                            "p2p group requests " + group + " --mine"))
                    .orElse(refusal);
        } catch (RefusedException unanswered) {
            return refusal;
        }
    }

    static boolean isMember(GroupView group) {
        return group.standing() == GroupView.Standing.MEMBER || group.standing() == GroupView.Standing.OWNER;
    }
}
