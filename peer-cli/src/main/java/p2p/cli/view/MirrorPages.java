// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.message.ControlEvent;
import p2p.message.FileView;
import p2p.message.MirrorView;
import p2p.message.MirroredGroup;

/** Mirrors, what they hold, and how safe a group's files are, as text. */
public final class MirrorPages {
    /** A file that {@code stored} of the {@code mirrors} that are online hold, after {@code millis} of waiting. */
    public record StoredFile(GroupName group, FileName name, int version, int stored, int mirrors, long millis) {}

    /** Why a file is at risk: nobody online has all of it, one device has, too few mirrors have. */
    public enum Risk {
        OFFLINE,
        SINGLE,
        UNSTORED
    }

    /** A newest version that is at risk. */
    public record AtRisk(FileView file, Risk risk) {}

    /**
     * How safe a group's newest versions are.
     *
     * @param target mirrors that should hold each file
     * @param atRisk the worst first
     */
    public record Health(
            GroupName group,
            int files,
            long bytes,
            int target,
            int offline,
            int single,
            int unstored,
            List<MirrorView> mirrors,
            List<AtRisk> atRisk) {
        public Health {
            mirrors = List.copyOf(mirrors);
            atRisk = List.copyOf(atRisk);
        }
    }

    private MirrorPages() {}

    /** {@code stored   1 of 1 mirrors verified in 14s - you can switch this machine off}. */
    public static Screen.Rendering<StoredFile> stored(boolean named, boolean last) {
        return (s, sheet) -> {
            String file = Printable.of(s.group() + "/" + s.name());
            if (sheet.isPlain()) {
                sheet.line("stored\t" + file + "\t" + s.version() + "\t" + s.stored() + "\t" + s.mirrors() + "\t"
                        + s.millis());
                return;
            }
            sheet.line("stored   " + (named ? file + "  " : "") + s.stored() + " of " + s.mirrors()
                    + " mirrors verified in " + Moments.took(s.millis())
                    + (last ? " - you can switch this machine off" : ""));
        };
    }

    /** {@code storing  docs/report.pdf   47%  0 of 1 mirrors}, or what is waited for. */
    public static void storing(String name, ControlEvent.StoreProgress p, int width, LiveLine live) {
        int percent = Amounts.percent(p.have(), p.pieces());
        String state = p.note().isEmpty() ? p.stored() + " of " + p.wanted() + " mirrors" : Printable.of(p.note());
        live.show(
                () -> ProgressLine.cut(
                        "storing  " + Printable.of(name) + "  " + String.format("%3d%%", percent) + "  " + state,
                        width),
                percent,
                state);
    }

    /** The groups that this daemon mirrors. */
    public static void mirrors(List<MirroredGroup> mirrors, Sheet sheet) {
        if (mirrors.isEmpty()) {
            sheet.note("this daemon mirrors no group").next("p2p group mirror GROUP on");
            return;
        }
        Table table = new Table(
                        "GROUP", ">FILES", ">USED", ">QUOTA", ">KEEPS", ">FETCHING", ">MISSING", "FOLDER", "PROBLEM")
                .below("PROBLEM", "FOLDER")
                .dropping("KEEPS", "QUOTA", "FILES");
        for (MirroredGroup m : mirrors) {
            table.row(
                    m.group(),
                    m.files(),
                    sheet.bytes(m.used()),
                    m.quota() == 0 && !sheet.isPlain() ? "-" : sheet.bytes(m.quota()),
                    m.keep() == 0 && !sheet.isPlain() ? "all" : m.keep(),
                    m.fetching(),
                    m.missing(),
                    m.directory(),
                    m.problem());
        }
        sheet.table(table);
    }

    public static void health(Health h, Sheet sheet) {
        sheet.field("group", h.group())
                .field("files", sheet.isPlain() ? h.files() : h.files() + ", " + Amounts.bytes(h.bytes()))
                .field("mirrors", mirrors(h.mirrors()))
                .field("offline", sheet.isPlain() ? h.offline() : h.offline() + " that nobody online has all of")
                .field("single", sheet.isPlain() ? h.single() : h.single() + " that one device has")
                .field(
                        "unstored",
                        sheet.isPlain()
                                ? h.unstored()
                                : h.unstored() + " on fewer than " + Amounts.count(h.target(), "mirror"));
        if (!h.atRisk().isEmpty()) {
            Table table = new Table("NAME", ">VERSION", ">SIZE", "OWNER", ">COPIES", ">STORED", "RISK")
                    .dropping("COPIES", "STORED", "VERSION", "OWNER");
            for (AtRisk at : h.atRisk()) {
                FileView f = at.file();
                table.row(
                        f.name(),
                        sheet.isPlain() ? f.version() : "v" + f.version(),
                        sheet.bytes(f.size()),
                        f.owner(),
                        f.complete(),
                        f.stored(),
                        risk(at.risk()));
            }
            sheet.table(table);
        }
        String next = next(h);
        if (next == null) {
            sheet.note(
                    h.files() == 0
                            ? "no files"
                            : "every file is on " + Amounts.count(h.target(), "mirror") + " or more");
        } else {
            sheet.next(next);
        }
    }

    private static String mirrors(List<MirrorView> mirrors) {
        StringBuilder text = new StringBuilder(mirrors.size() + " online");
        for (MirrorView m : mirrors) {
            text.append(text.indexOf(":") < 0 ? ": " : ", ").append(m.label());
            if (!m.problem().isEmpty()) {
                text.append(" (").append(m.problem()).append(')');
            }
        }
        return text.toString();
    }

    private static String risk(Risk risk) {
        return switch (risk) {
            case OFFLINE -> "no copy online";
            case SINGLE -> "one copy";
            case UNSTORED -> "not stored";
        };
    }

    /** The one thing to do first; null when nothing is at risk. */
    private static @Nullable String next(Health h) {
        if (h.unstored() > 0 && h.mirrors().size() < h.target()) {
            return "p2p group mirror " + h.group() + " on, on a machine that stays on";
        }
        if (h.offline() > 0) {
            AtRisk first = h.atRisk().get(0);
            return "ask " + first.file().owner() + ", or whoever has "
                    + Printable.of(first.file().name().text()) + ", to go online: p2p peer list -g " + h.group();
        }
        if (h.unstored() > 0) {
            return "wait for the mirror, or p2p group mirror there says what it lacks";
        }
        return h.single() > 0 ? "p2p group mirror " + h.group() + " on, on a machine that stays on" : null;
    }
}
