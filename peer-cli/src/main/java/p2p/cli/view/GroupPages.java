// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.GroupName;
import p2p.message.GroupView;
import p2p.message.JoinRequestView;
import p2p.message.MemberView;

/** Groups and who belongs to them, as text. */
public final class GroupPages {
    /** A new group; {@code link} brings others in. */
    public record Created(GroupName group, @Nullable String link) {}

    /** A join link, and whether it admits without asking the owner. */
    public record Invitation(String link, boolean preApproved) {}

    /** A group with its members; those are known to members only. */
    public record Detail(GroupView group, List<MemberView> members) {
        public Detail {
            members = List.copyOf(members);
        }
    }

    private GroupPages() {}

    public static void groups(List<GroupView> groups, Sheet sheet) {
        Table table = new Table("GROUP", "OWNER", ">MEMBERS", "YOU").dropping("MEMBERS");
        for (GroupView g : groups) {
            table.row(g.name(), g.owner(), g.members(), standing(g));
        }
        sheet.table(table);
    }

    public static void detail(Detail detail, Sheet sheet) {
        GroupView g = detail.group();
        sheet.field("group", g.name())
                .field("owner", g.owner())
                .field("members", g.members())
                .field("you", standing(g))
                .field("grace", grace(g.grace()))
                .field("names", conflict(g.policy()));
        if (!detail.members().isEmpty()) {
            members(detail.members(), sheet);
        }
        switch (g.standing()) {
            case NONE -> sheet.next("p2p group join " + g.name());
            case REQUESTED -> sheet.note("your request waits for " + g.owner());
            case MEMBER, OWNER -> sheet.next("p2p ls " + g.name());
        }
    }

    /** {@code mine}: the requests of whoever looks, else those that they have to answer. */
    public static void requests(List<JoinRequestView> requests, boolean mine, Sheet sheet) {
        if (requests.isEmpty()) {
            sheet.note(mine ? "you wait for no answer" : "nobody waits");
            return;
        }
        Table table = new Table("GROUP", "USER", "ASKED", "ANSWERS").dropping("ANSWERS", "ASKED");
        requests.forEach(r -> table.row(r.group(), r.user(), sheet.ago(r.time()), r.owner()));
        sheet.table(table);
        JoinRequestView first = requests.get(0);
        sheet.next(
                mine
                        ? "wait for " + first.owner() + ", who answers with: p2p group accept " + first.group() + " "
                                + first.user()
                        : "p2p group accept " + first.group() + " " + first.user() + ", or p2p group reject");
    }

    public static void members(List<MemberView> members, Sheet sheet) {
        Table table = new Table("USER", "ROLE", "ONLINE", "SINCE").dropping("SINCE");
        members.forEach(m ->
                table.row(m.user(), m.owner() ? "owner" : "member", m.online() ? "yes" : "no", sheet.stamp(m.since())));
        sheet.table(table);
    }

    public static void created(Created created, Sheet sheet) {
        sheet.note("created group " + created.group());
        if (created.link() != null) {
            sheet.line(created.link());
            sheet.note("send this link to others; who runs p2p join LINK asks you to be let in: p2p group requests "
                    + created.group());
        }
        sheet.next("p2p share FILE -g " + created.group());
    }

    public static void invited(Invitation invitation, Sheet sheet) {
        sheet.line(invitation.link());
        sheet.note(
                invitation.preApproved()
                        ? "whoever joins with it first is a member at once"
                        : "whoever joins with it asks you to accept");
        sheet.next("the other side runs: p2p join LINK");
    }

    /** What happens to a name that is taken, in words. */
    public static String conflict(ConflictPolicy policy) {
        return switch (policy) {
            case VERSION -> "a file that is published again gets a new version";
            case OVERWRITE -> "a file that is published again replaces the old one";
            case RENAME -> "a file that is published again gets another name";
        };
    }

    /** How long members share without a tracker, in words. */
    public static String grace(int minutes) {
        return minutes == 0
                ? "nobody shares once tickets expire and no tracker answers"
                : "members share for " + (minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min")
                        + " more when tickets expire and no tracker answers";
    }

    private static String standing(GroupView g) {
        return g.standing() == GroupView.Standing.NONE
                ? "-"
                : g.standing().name().toLowerCase(Locale.ROOT);
    }

    /** The group that is meant where none is named. */
    public record Usual(GroupName group) {}

    public static void usual(Usual usual, Sheet sheet) {
        sheet.line(usual.group().text());
    }
}
