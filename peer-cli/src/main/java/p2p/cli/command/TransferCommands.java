// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.TransferPages;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Steering;
import p2p.message.TransferState;
import p2p.message.TransferView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p transfer ...}. */
@Command(
        name = "transfer",
        footer = {"", "Examples:", "  p2p transfer list", "  p2p transfer wait 7", "  p2p transfer pause 7 8"},
        description = "Downloads: list, watch, pause, resume, cancel, limit.")
final class TransferCommands {
    private final Session session;

    TransferCommands(Session session) {
        this.session = session;
    }

    @Command(description = {"All downloads of this device.", TransferPages.LETTERS})
    int list(
            @Option(names = "--classic", description = "As show_downloads prints them.") boolean classic,
            @Option(names = "--mirror", description = "Those of this daemon's mirrors instead.") boolean mirrored) {
        session.screen()
                .show(
                        "transfers",
                        new Listing(session).transfers(mirrored),
                        classic ? TransferPages::classic : TransferPages::table);
        return 0;
    }

    @Command(description = "One download: size, last durable piece, peers, digests.")
    int show(@Parameters(paramLabel = "ID") long id) {
        ControlReply.TransferShown shown =
                session.ask(new ControlRequest.ShowTransfer(id), ControlReply.TransferShown.class);
        session.screen().show(shown, (s, sheet) -> TransferPages.shown(s.transfer(), sheet));
        return 0;
    }

    @Command(description = "Stop for now; what is verified stays.")
    int pause(@Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
        return steer(ids, Steering.PAUSE, "paused");
    }

    @Command(description = "Go on after a pause.")
    int resume(@Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
        return steer(ids, Steering.RESUME, "resumed");
    }

    @Command(description = "Give up, and delete the unfinished file.")
    int cancel(@Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
        if (!session.options().yes) {
            session.confirm("Cancel " + ids.stream().map(this::unfinished).collect(Collectors.joining(" and "))
                    + ", and delete what was downloaded?");
        }
        return steer(ids, Steering.CANCEL, "cancelled");
    }

    @Command(description = "Try a failed download again; verified pieces are kept.")
    int retry(@Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
        return steer(ids, Steering.RETRY, "started again");
    }

    @Command(name = "wait", description = "Watch downloads until they are complete; ^C stops watching only.")
    int await(@Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids) {
        Watch watch = new Watch(session);
        ids.forEach(watch::untilDone);
        return 0;
    }

    @Command(
            description = "How fast files may come and go, altogether or of one download; changed while they run.",
            footer = {
                "",
                "Examples:",
                "  p2p transfer limit                     what is set",
                "  p2p transfer limit --down 5MB --up 1MB for everything, bytes a second",
                "  p2p transfer limit 7 --down 500kB      for one download",
                "  p2p transfer limit --down off"
            })
    int limit(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "One download; without it, everything.")
                    @Nullable
                    Long id,
            @Option(names = "--down", paramLabel = "RATE", description = "Of what arrives: 500kB, 2MiB, off.") @Nullable
                    ByteRate down,
            @Option(names = "--up", paramLabel = "RATE", description = "Of what leaves.") @Nullable ByteRate up) {
        Long arriving = down == null ? null : down.bytes();
        Long leaving = up == null ? null : up.bytes();
        session.screen()
                .show(
                        session.ask(
                                new ControlRequest.SetLimits(id, arriving, leaving), ControlReply.LimitsShown.class),
                        TransferPages::limits);
        return 0;
    }

    /** What to call a download that can be cancelled; refuses for one that is not there or over. */
    private String unfinished(long id) {
        TransferView t = session.ask(new ControlRequest.ShowTransfer(id), ControlReply.TransferShown.class)
                .transfer();
        String file = Printable.of(t.group() + "/" + t.name());
        if (t.state() == TransferState.COMPLETE || t.state() == TransferState.CANCELLED) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "transfer " + id + " (" + file + ") is " + t.state().name().toLowerCase(Locale.ROOT) + " already",
                    "p2p transfer list");
        }
        return file + " (transfer " + id + ")";
    }

    private int steer(List<Long> ids, Steering steering, String done) {
        for (long id : ids) {
            ControlReply reply = session.ask(new ControlRequest.SteerTransfer(id, steering), ControlReply.class);
            String said = reply instanceof ControlReply.Done d ? d.text() : "";
            Outcomes.show(session, said.isBlank() ? "transfer " + id + " is " + done : said);
        }
        return 0;
    }
}
