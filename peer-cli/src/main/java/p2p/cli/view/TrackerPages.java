// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import p2p.message.ConflictView;
import p2p.message.TrackerReply;
import p2p.message.TrackerView;

/** The trackers, for admins. */
public final class TrackerPages {
    private TrackerPages() {}

    public static void list(List<TrackerView> trackers, Sheet sheet) {
        Table table = new Table(">NO", "ADDRESS", "STATE", ">BEHIND", "SINCE", ">LIFE", "")
                .dropping("LIFE", "SINCE", "BEHIND");
        trackers.forEach(t -> table.row(
                t.number(),
                t.address(),
                t.state().name().toLowerCase(Locale.ROOT),
                known(t.behind()),
                sheet.stamp(t.since()),
                known(t.incarnation()),
                t.answering() ? "answers" : ""));
        sheet.table(table);
    }

    private static String known(long number) {
        return number < 0 ? "?" : Long.toString(number);
    }

    public static void status(List<TrackerView> trackers, Sheet sheet) {
        long up = trackers.stream()
                .filter(t -> t.state() != TrackerView.State.UNREACHABLE)
                .count();
        String leader = trackers.stream()
                .filter(t -> t.state() == TrackerView.State.LEADER)
                .map(TrackerPages::name)
                .findFirst()
                .orElse("");
        sheet.line(up + " of " + trackers.size() + (trackers.size() == 1 ? " tracker is up" : " trackers are up")
                + (leader.isEmpty() ? "; none leads" : "; " + leader + " leads"));
        trackers.stream()
                .filter(t -> t.state() == TrackerView.State.UNREACHABLE)
                .forEach(t -> sheet.line(name(t) + " is away since " + sheet.stamp(t.since())));
        trackers.stream()
                .filter(t -> t.state() != TrackerView.State.UNREACHABLE && t.behind() > 0)
                .forEach(t -> sheet.line(name(t) + " is " + t.behind() + " changes behind"));
        sheet.line(
                leader.isEmpty()
                        ? "works: logins, lists, search, tickets, lookups, downloads; waits: every change, until more than half of the"
                                + " trackers are up (missing: " + missing(trackers) + ")"
                        : "works: everything");
    }

    private static String missing(List<TrackerView> trackers) {
        return trackers.stream()
                .filter(t -> t.state() == TrackerView.State.UNREACHABLE)
                .map(TrackerPages::name)
                .collect(Collectors.joining(", "));
    }

    private static String name(TrackerView t) {
        return "tracker " + t.number() + " at " + t.address();
    }

    public static void conflicts(TrackerReply.Conflicts found, Sheet sheet) {
        List<ConflictView> all = found.conflicts();
        if (all.isEmpty()) {
            sheet.line("nothing was set aside");
            return;
        }
        Table table = new Table("TIME", "BY", "CHANGE", "", "TRACKER", "ALL OF IT")
                .below("ALL OF IT", "")
                .dropping("TRACKER", "BY");
        all.forEach(c ->
                table.row(sheet.stamp(c.time()), c.actor(), c.change(), fate(c), "tracker " + c.tracker(), c.kept()));
        sheet.table(table);
    }

    private static String fate(ConflictView c) {
        return switch (c.fate()) {
            case SET_ASIDE -> "set aside";
            case HOLDS -> "holds";
            case FAILED -> "does not hold: " + c.note();
        };
    }
}
