// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Printable;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.message.ControlReply;
import p2p.message.FileView;
import p2p.message.HolderView;
import p2p.message.HostFileView;
import p2p.message.ShareView;
import p2p.message.SharedView;
import p2p.message.TrackerReply;
import p2p.message.VersionView;

/** Shared files as text. */
public final class FilePages {
    /** A file that was found, and who holds which part of it. */
    public record Found(FileView file, List<HolderView> holders) {
        public Found {
            holders = List.copyOf(holders);
        }
    }

    /** The digests of one piece; {@code offset} and {@code length} in bytes. */
    public record Piece(int piece, long offset, int length, Sha256 sha256, Sha1 sha1) {}

    /** A file of a folder; {@code path} inside it. */
    public record Member(String path, long size, boolean executable, Sha256 sha256, Sha1 sha1) {}

    /** A file with its digests, who holds it, and its pieces where asked for. */
    public record Detail(FileView file, List<HolderView> holders, List<Member> files, List<Piece> pieces) {
        public Detail {
            holders = List.copyOf(holders);
            files = List.copyOf(files);
            pieces = List.copyOf(pieces);
        }
    }

    /** {@code name_v2.ext}, as a tracker names a file whose name is taken. */
    private static final Pattern RENAMED = Pattern.compile("(.*)_v\\d+((?:\\.[^.]*)?)");

    private FilePages() {}

    public static List<Piece> pieces(Manifest manifest) {
        PieceLayout layout = manifest.layout();
        return IntStream.range(0, layout.pieces())
                .mapToObj(PieceIndex::new)
                .map(i -> new Piece(
                        i.value(), layout.offsetOf(i), layout.lengthOf(i), manifest.sha256(i), manifest.sha1(i)))
                .toList();
    }

    /** Nothing for a single file. */
    public static List<Member> members(Manifest manifest) {
        return manifest.isFolder()
                ? manifest.files().stream()
                        .map(f -> new Member(f.pathInside(), f.size(), f.executable(), f.sha256(), f.sha1()))
                        .toList()
                : List.of();
    }

    public static void files(List<FileView> files, Sheet sheet) {
        if (files.isEmpty()) {
            sheet.note("no files").next("p2p share FILE -g GROUP");
            return;
        }
        Table table = new Table("GROUP", "NAME", ">SIZE", "TIME", ">VERSION", "OWNER", ">SOURCES", ">STORED")
                .dropping("STORED", "TIME", "VERSION", "OWNER");
        for (FileView f : files) {
            table.row(
                    f.group(),
                    named(f, sheet),
                    sheet.bytes(f.size()),
                    sheet.stamp(f.time()),
                    sheet.isPlain() ? f.version() : "v" + f.version(),
                    f.owner(),
                    f.sources(),
                    f.stored());
        }
        sheet.table(table);
    }

    /** A folder has a slash at its end, as {@code ls -F} prints it; programs read the plain name. */
    private static String named(FileView file, Sheet sheet) {
        return file.name() + (file.sha1() == null && !sheet.isPlain() ? "/" : "");
    }

    /** What mirrors hold. */
    public static void stored(List<FileView> files, Sheet sheet) {
        if (files.isEmpty()) {
            sheet.note("no mirror that is online holds anything here").next("p2p group mirror GROUP on");
        } else {
            files(files, sheet);
        }
    }

    /** The group in {@code GROUP/NAME}. */
    public static String groupOf(String file) {
        return file.substring(0, file.indexOf('/'));
    }

    public static void found(List<Found> found, Sheet sheet) {
        Table table = new Table("GROUP", "NAME", ">SIZE", ">VERSION", "OWNER", "HELD BY")
                .below("HELD BY")
                .dropping("VERSION", "OWNER");
        for (Found f : found) {
            FileView file = f.file();
            table.row(
                    file.group(),
                    named(file, sheet),
                    sheet.bytes(file.size()),
                    sheet.isPlain() ? file.version() : "v" + file.version(),
                    file.owner(),
                    f.holders().isEmpty()
                            ? "nobody online"
                            : f.holders().stream().map(FilePages::part).collect(Collectors.joining(", ")));
        }
        sheet.table(table);
    }

    public static void detail(Detail detail, Sheet sheet) {
        FileView f = detail.file();
        sheet.field("file", f.group() + "/" + f.name() + "@" + f.version())
                .field("size", sheet.isPlain() ? f.size() : Amounts.bytes(f.size()) + " (" + f.size() + " bytes)")
                .field("owner", f.owner())
                .field("time", sheet.stamp(f.time()));
        if (f.sha1() == null) {
            sheet.field("folder", count(f.files(), "file"));
        } else {
            sheet.field("sha1", f.sha1());
        }
        if (f.sha256() != null) {
            sheet.field("sha256", f.sha256());
        }
        sheet.field(
                        "pieces",
                        new PieceLayout(f.size(), f.pieceLength()).pieces() + " of " + sheet.bytes(f.pieceLength()))
                .field("sources", f.sources() + " online, " + f.complete() + " complete")
                .field("stored", f.stored());
        holders(detail.holders(), sheet);
        if (!detail.files().isEmpty()) {
            Table table = new Table(">SIZE", "FILE", "SHA-1").below("SHA-1");
            detail.files().forEach(m -> table.row(sheet.bytes(m.size()), m.path(), m.sha1()));
            sheet.table(table);
        }
        if (!detail.pieces().isEmpty()) {
            Table table = new Table(">PIECE", ">LENGTH", "SHA-256", "SHA-1").below("SHA-256", "SHA-1");
            detail.pieces().forEach(p -> table.row(p.piece(), p.length(), p.sha256(), p.sha1()));
            sheet.table(table);
        }
    }

    public static void holders(List<HolderView> holders, Sheet sheet) {
        if (holders.isEmpty()) {
            sheet.note("nobody who has it is online");
            return;
        }
        Table table = new Table("PEER", ">HAS", ">PIECES");
        for (HolderView h : holders) {
            table.row(label(h), Amounts.percent(h.have(), h.pieces()) + "%", h.have() + "/" + h.pieces());
        }
        sheet.table(table);
    }

    /** What became of a list of files; {@code lines} are those that could not be shared. */
    public record Registered(List<SharedView> files, List<BadLine> lines) {}

    public record BadLine(long line, String message, String next) {}

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    public static void registered(Registered done, Sheet sheet) {
        shared(new ControlReply.Shared(done.files()), sheet);
        for (BadLine bad : done.lines()) {
            sheet.note("line " + bad.line() + ": " + Printable.of(bad.message())
                    + (bad.next().isEmpty() ? "" : " (" + Printable.of(bad.next()) + ")"));
        }
        if (!done.lines().isEmpty()) {
            sheet.note(count(done.lines().size(), "line") + " not shared, "
                    + count(done.files().size(), "file") + " shared");
        }
    }

    /** {@code shared   docs/report.pdf  v3 (previous: v2, 4 days ago)}. */
    public static void shared(ControlReply.Shared shared, Sheet sheet) {
        for (SharedView s : shared.files()) {
            String file = Printable.of(s.group() + "/" + s.name());
            renamed(s, sheet);
            s.remarks().forEach(remark -> sheet.note(Printable.of(inside(s, remark))));
            if (!s.waiting().isEmpty() && !sheet.isPlain()) {
                sheet.line("waiting  " + file + "  is published as soon as it can be: " + Printable.of(s.waiting()));
            } else if (sheet.isPlain()) {
                sheet.line(
                        "shared\t" + file + "\t" + s.version() + "\t" + s.size() + "\t" + s.sha1() + "\t" + s.sha256());
            } else {
                sheet.line("shared   " + file + "  v" + s.version()
                        + (s.files() == 0 ? "" : "  " + count(s.files(), "file"))
                        + (s.previous() == 0
                                ? ""
                                : " (previous: v" + s.previous() + ", " + sheet.ago(s.previousTime()) + ")"));
            }
        }
        if (!shared.files().isEmpty()) {
            SharedView last = shared.files().get(shared.files().size() - 1);
            String file = Lines.word(last.group() + "/" + last.name());
            sheet.next(
                    last.waiting().isEmpty()
                            ? "others fetch it with: p2p get " + fetched(last)
                            : "nothing has to be done; p2p file list --mine shows it, p2p file unshare " + file
                                    + " gives it up");
        }
    }

    /** Where a name is taken, by somebody else or by the group's rule, a file gets another one. */
    private static void renamed(SharedView s, Sheet sheet) {
        Path last = Path.of(s.path()).getFileName();
        String given = last == null ? "" : last.toString();
        Matcher m = RENAMED.matcher(s.name().text());
        if (s.version() == 1 && m.matches() && given.equals(m.group(1) + m.group(2))) {
            sheet.note(Printable.of(s.group() + "/" + given) + " is taken: this one has a name of its own");
        }
    }

    /** As it is named to fetch it: a name that ends like one with a version is followed by its own. */
    private static String fetched(SharedView s) {
        String file = s.group() + "/" + s.name();
        return Lines.word(s.name().text().matches(".*@\\d+") ? file + "@" + s.version() : file);
    }

    /** What is said of a path in a folder, with the folder's name; what is said of the rest stays. */
    private static String inside(SharedView folder, String remark) {
        return remark.matches("and \\d+ more") ? remark : folder.name() + "/" + remark;
    }

    public static void shares(List<ShareView> shares, Sheet sheet) {
        if (shares.isEmpty()) {
            sheet.note("this device shares nothing").next("p2p share FILE -g GROUP");
            return;
        }
        Table table = new Table("GROUP", "NAME", ">VERSION", ">SIZE", ">HAS", ">SENT", "PATH", "PROBLEM")
                .below("PROBLEM", "PATH")
                .dropping("SENT", "VERSION", "SIZE");
        for (ShareView s : shares) {
            table.row(
                    s.group(),
                    s.name(),
                    sheet.isPlain() ? s.version() : s.version() == 0 ? "-" : "v" + s.version(),
                    sheet.bytes(s.size()),
                    Amounts.percent(s.have(), s.pieces()) + "%",
                    sheet.bytes(s.uploaded()),
                    s.path(),
                    s.problem());
        }
        sheet.table(table);
    }

    public static void hostFiles(TrackerReply.HostFiles host, Sheet sheet) {
        if (host.files().isEmpty()) {
            sheet.note(Printable.of(host.host()) + " offers no files");
            return;
        }
        Table table = new Table("GROUP", "NAME", ">VERSION", ">SIZE", ">HAS").dropping("HAS", "VERSION");
        for (HostFileView f : host.files()) {
            table.row(
                    f.group(),
                    f.name(),
                    sheet.isPlain() ? f.version() : "v" + f.version(),
                    sheet.bytes(f.size()),
                    Amounts.percent(f.have(), f.pieces()) + "%");
        }
        sheet.table(table);
    }

    /** {@code user@device}. */
    public static String label(HolderView holder) {
        return holder.user() + "@" + holder.device();
    }

    private static String part(HolderView h) {
        return label(h) + " " + Amounts.percent(h.have(), h.pieces()) + "%";
    }

    /** The newest first. */
    public static void versions(List<VersionView> versions, Sheet sheet) {
        Table table = new Table(">VERSION", ">SIZE", "BY", "TIME", ">SOURCES", "")
                .below("")
                .dropping("SIZE");
        versions.forEach(v -> table.row(
                v.version(),
                sheet.bytes(v.size()),
                v.user(),
                sheet.stamp(v.time()),
                v.isDeleted() ? "" : v.sources(),
                v.isDeleted() ? "deleted by " + v.deletedBy() + " " + sheet.stamp(v.deleted()) : ""));
        sheet.table(table);
    }
}
