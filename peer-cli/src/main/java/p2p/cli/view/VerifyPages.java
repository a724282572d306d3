// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.List;
import java.util.stream.Collectors;
import p2p.core.Printable;
import p2p.message.VerifiedView;

/** What the comparison of files with their published digests led to. */
public final class VerifyPages {
    private VerifyPages() {}

    /** A file that could not be compared. */
    public record Refused(String file, String message, String next) {}

    /** All that was asked for, in that order. */
    public record Verified(List<VerifiedView> files, List<Refused> refused) {
        public Verified {
            files = List.copyOf(files);
            refused = List.copyOf(refused);
        }
    }

    public static void verified(Verified verified, Sheet sheet) {
        for (VerifiedView v : verified.files()) {
            if (sheet.isPlain()) {
                sheet.line(String.join(
                        "\t", v.isGood() ? "good" : "bad", v.path(), v.checked() + "/" + v.pieces(), "" + v.damaged()));
            } else if (v.isGood()) {
                sheet.line("good     " + Printable.of(v.path()) + "  " + checked(v) + "  " + Amounts.bytes(v.size())
                        + " in " + v.millis() / 1_000 + "." + v.millis() % 1_000 / 100 + " s");
            } else {
                sheet.line("bad      " + Printable.of(v.path()) + "  " + Printable.of(v.problem()) + pieces(v));
            }
            if (!v.isGood() && !v.next().isEmpty()) {
                sheet.next(v.next());
            }
        }
        for (Refused r : verified.refused()) {
            sheet.note(Printable.of(r.file()) + ": " + Printable.of(r.message()));
            if (!r.next().isEmpty()) {
                sheet.next(r.next());
            }
        }
    }

    private static String checked(VerifiedView v) {
        return v.checked() == v.pieces()
                ? (v.pieces() == 1 ? "its only piece is" : "all " + v.pieces() + " pieces and the whole are")
                        + " what was published"
                : v.checked() + " of " + v.pieces() + " pieces are here, and are what was published";
    }

    private static String pieces(VerifiedView v) {
        if (v.bad().isEmpty()) {
            return "";
        }
        String more = v.damaged() > v.bad().size() ? ", ..." : "";
        return v.bad().stream().map(String::valueOf).collect(Collectors.joining(", ", ": ", more));
    }
}
