// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import p2p.core.Printable;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.message.ControlReply;
import p2p.message.RateLimit;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Downloads as text. */
public final class TransferPages {
    /** What the letters mean, for help. */
    public static final String LETTERS = "ST in the list: D downloads, P paused, C complete, F failed, X cancelled.";

    private TransferPages() {}

    public static void table(List<TransferView> transfers, Sheet sheet) {
        Table table = new Table(">ID", "ST", "GROUP", "NAME", ">DONE", ">RATE", ">ETA", ">PEERS", "REASON")
                .below("REASON")
                .dropping("PEERS", "ETA", "RATE", "GROUP");
        for (TransferView t : transfers) {
            boolean moves = !t.state().isEnd() && t.state() != TransferState.PAUSED;
            table.row(
                    t.number(),
                    letter(t.state()),
                    t.group(),
                    t.name(),
                    sheet.isPlain() ? t.done() : Amounts.percent(t.done(), t.size()) + "%",
                    moves ? sheet.isPlain() ? t.rate() : Amounts.rate(t.rate()) : "-",
                    moves ? Moments.countdown(t.etaSeconds()) : "-",
                    moves ? t.peersActive() + "/" + t.peersKnown() : "-",
                    reason(t));
        }
        if (transfers.isEmpty()) {
            sheet.note("no downloads").next("p2p ls, then p2p get GROUP/NAME");
        } else {
            sheet.table(table);
        }
    }

    /**
     * {@code [D] [grp_id] filename} and {@code [C] [grp_id] filename}: the classic list, byte for byte. What was paused or cancelled is neither and has
     * its own letter; what failed still has to be downloaded.
     */
    public static void classic(List<TransferView> transfers, Sheet sheet) {
        for (TransferView t : transfers) {
            String letter = t.state() == TransferState.FAILED ? "D" : letter(t.state());
            sheet.line("[" + letter + "] [" + t.group() + "] "
                    + Printable.of(t.name().text()));
        }
    }

    public static void started(ControlReply.TransferStarted started, Sheet sheet) {
        TransferView t = started.transfer();
        String file = Printable.of(t.group() + "/" + t.name());
        if (sheet.isPlain()) {
            sheet.line(t.number() + "\t" + file + "\t" + t.size() + "\t" + Printable.of(t.path()));
            return;
        }
        if (t.state() == TransferState.COMPLETE) {
            sheet.line("here     " + file + "  is complete: " + Printable.of(t.path()));
            return;
        }
        sheet.line((started.existing() ? "running  " : "started  ") + file + "  " + Amounts.bytes(t.size())
                + "  transfer " + t.number() + "  to " + Printable.of(t.path()));
        sheet.next("p2p transfer wait " + t.number() + " watches it; it goes on by itself");
    }

    /** For programs, a line for each: of what, bytes a second down and up, 0 for no limit. */
    public static void limits(ControlReply.LimitsShown shown, Sheet sheet) {
        limit("all", "all", shown.all(), sheet);
        for (ControlReply.LimitsShown.Limited one : shown.transfers()) {
            limit(String.valueOf(one.transfer()), "transfer " + one.transfer(), one.limit(), sheet);
        }
    }

    private static void limit(String plain, String what, RateLimit limit, Sheet sheet) {
        sheet.line(
                sheet.isPlain()
                        ? plain + "\t" + limit.down() + "\t" + limit.up()
                        : String.format(
                                Locale.ROOT, "%-12s down %s  up %s", what, limited(limit.down()), limited(limit.up())));
    }

    private static String limited(long rate) {
        return rate == 0 ? "no limit" : Amounts.rate(rate);
    }

    /** The line that ends a watched download, and the digests before and after. */
    public static Screen.Rendering<TransferView> done(Path workingDirectory) {
        return (t, sheet) -> {
            String path = Printable.of(near(t.path(), workingDirectory));
            if (sheet.isPlain()) {
                sheet.line("done\t" + path + "\t" + t.size() + "\t" + (t.finished() - t.started()) + "\t" + sources(t));
            } else {
                sheet.line("done     " + path + "  " + Amounts.bytes(t.size()) + " in "
                        + Moments.took(t.finished() - t.started()) + "  sources: " + sources(t));
            }
            if (t.published() != null && t.received() != null) {
                sheet.line(
                        sheet.isPlain()
                                ? "sha1\t" + t.published() + "\t" + t.received()
                                : "sha1     published " + t.published() + "  received " + t.received()
                                        + (t.published().equals(t.received()) ? "  equal" : "  DIFFERENT"));
            }
        };
    }

    public static void shown(TransferView t, Sheet sheet) {
        sheet.field("transfer", t.number())
                .field("file", t.group() + "/" + t.name() + "@" + t.version())
                .field("state", t.state().name().toLowerCase(Locale.ROOT))
                .field("path", t.path())
                .field("size", sheet.bytes(t.size()))
                .field(
                        "done",
                        sheet.bytes(t.done())
                                + (sheet.isPlain() ? "" : " (" + Amounts.percent(t.done(), t.size()) + "%)"))
                .field("pieces", t.piecesDone() + " of " + t.pieces())
                .field("durable", t.lastDurable() < 0 ? "nothing yet" : "up to piece " + t.lastDurable());
        if (t.state().isEnd()) {
            long sources = t.peers().stream().filter(c -> c.bytes() > 0).count();
            sheet.field("peers", sources + " delivered");
        } else {
            sheet.field("rate", sheet.isPlain() ? t.rate() : Amounts.rate(t.rate()))
                    .field("eta", Moments.countdown(t.etaSeconds()))
                    .field("peers", t.peersActive() + " of " + t.peersKnown());
        }
        sheet.field("started", sheet.stamp(t.started()));
        if (t.finished() > 0) {
            sheet.field("finished", sheet.stamp(t.finished()));
        }
        String reason = reason(t);
        if (reason.length() > 1) {
            sheet.field("reason", reason);
        }
        if (t.published() != null) {
            sheet.field("sha1", t.published() + " published");
        }
        if (t.received() != null) {
            sheet.field("sha1", t.received() + " received");
        }
        Table peers = new Table("PEER", ">BYTES", ">SHARE", ">RATE", "LINK", "LEARNED")
                .dropping("LEARNED", "LINK", "RATE", "SHARE");
        List<TransferView.Contribution> contributions = bySize(t);
        List<Integer> shares = shares(contributions);
        for (int i = 0; i < contributions.size(); i++) {
            TransferView.Contribution c = contributions.get(i);
            peers.row(
                    c.peer(),
                    sheet.bytes(c.bytes()),
                    shares.get(i) + "%",
                    t.state().isEnd() ? "-" : sheet.isPlain() ? c.rate() : Amounts.rate(c.rate()),
                    c.connected() ? "connected" : "-",
                    c.learned() == null ? "-" : c.learned().text());
        }
        if (!peers.isEmpty()) {
            sheet.table(peers);
        }
    }

    /** {@code state}: where the transfer stands, which is the answer when there is no reason; null when it has one. */
    public static void explained(ControlReply.Explained e, @Nullable TransferState state, Sheet sheet) {
        String gap = sheet.isPlain() ? "\t" : "  ";
        boolean still = e.reason() == null && state != null && (state.isEnd() || state == TransferState.PAUSED);
        String free = sheet.isPlain() ? "-" : "nothing is in the way";
        String what = e.reason() != null
                ? e.reason().text()
                : still && state != null ? state.name().toLowerCase(Locale.ROOT) : free;
        String found = e.reason() == null ? e.evidence() : evidence(e.reason(), e.evidence());
        String evidence = still || found.equals(what) ? "" : found;
        sheet.line((e.id() + gap + what + gap + Printable.of(evidence)).stripTrailing());
        if (!e.next().isBlank()) {
            sheet.next(Printable.of(e.next()));
        }
    }

    /** The evidence without the reason's own word at its beginning: {@code paused by command}. */
    private static String evidence(ReasonCode reason, String text) {
        return text.startsWith(reason.text())
                ? text.substring(reason.text().length()).strip()
                : text;
    }

    private static String letter(TransferState state) {
        return switch (state) {
            case CHECKING, FETCHING, FINISHING -> "D";
            case PAUSED -> "P";
            case COMPLETE -> "C";
            case FAILED -> "F";
            case CANCELLED -> "X";
        };
    }

    private static String reason(TransferView t) {
        Problem problem = t.problem();
        if (problem != null) {
            return problem.message();
        }
        if (t.reason() != null) {
            String evidence = evidence(t.reason(), t.evidence());
            return t.reason().text() + (evidence.isEmpty() ? "" : " (" + evidence + ")");
        }
        return t.state().isEnd() ? "-" : "";
    }

    private static String sources(TransferView t) {
        List<TransferView.Contribution> contributions = bySize(t);
        List<Integer> shares = shares(contributions);
        String text = IntStream.range(0, contributions.size())
                .filter(i -> contributions.get(i).bytes() > 0)
                .mapToObj(i -> Printable.of(contributions.get(i).peer()) + " " + shares.get(i) + "%")
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "this device" : text;
    }

    private static List<Integer> shares(List<TransferView.Contribution> contributions) {
        return Amounts.shares(
                contributions.stream().map(TransferView.Contribution::bytes).toList());
    }

    private static List<TransferView.Contribution> bySize(TransferView t) {
        return t.peers().stream()
                .sorted(Comparator.comparingLong(TransferView.Contribution::bytes)
                        .reversed())
                .toList();
    }

    private static String near(String path, Path workingDirectory) {
        Path file = Path.of(path);
        return file.startsWith(workingDirectory) && !file.equals(workingDirectory)
                ? "./" + workingDirectory.relativize(file)
                : path;
    }
}
