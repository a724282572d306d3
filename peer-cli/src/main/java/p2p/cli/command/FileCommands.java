// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.FilePages;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.FileRef;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.FileRequest;
import p2p.message.ShareView;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p file ...}. */
@Command(
        name = "file",
        footer = {
            "",
            "Examples:",
            "  p2p file show docs/report.pdf --peers",
            "  p2p file list --mine",
            "  p2p file unshare docs/report.pdf",
            "  p2p file versions docs/report.pdf",
            "  p2p file verify docs/report.pdf ~/Downloads/disk.img",
            "  p2p file delete docs/report.pdf@1"
        },
        description = "Shared files: details, who holds them, digests.")
final class FileCommands {
    private final Session session;
    private final FileLookup lookup;

    FileCommands(Session session) {
        this.session = session;
        this.lookup = new FileLookup(session);
    }

    @Command(description = "The files of a group, or of all your groups; with --mine what this device shares.")
    int list(
            @Parameters(arity = "0..1", paramLabel = "GROUP") @Nullable GroupName group,
            @Option(names = "--mine", description = "What this device shares, and how much was sent.") boolean mine) {
        if (!mine) {
            session.screen().show("files", group == null ? lookup.listMine() : lookup.list(group), FilePages::files);
            return 0;
        }
        List<ShareView> wanted = new Listing(session)
                .shares().stream()
                        .filter(s -> group == null || s.group().equals(group))
                        .toList();
        session.screen().show("shares", wanted, FilePages::shares);
        return 0;
    }

    @Command(description = "Size, owner, digests, and who holds how much.")
    int show(
            @Parameters(paramLabel = "GROUP/NAME[@V]") String file,
            @Option(names = "--peers", description = "Who holds how much (always shown; accepted for scripts).")
                    boolean peers,
            @Option(names = "--pieces", description = "Also the digests of each piece.") boolean pieces,
            @Option(names = "--files", description = "Also the files of a folder.") boolean files) {
        FileRef ref = lookup.find(file);
        TrackerReply.FileShown shown = lookup.show(ref);
        Manifest manifest = pieces || files ? manifest(shown.file().content()) : null;
        List<FilePages.Piece> digests = pieces && manifest != null ? FilePages.pieces(manifest) : List.of();
        List<FilePages.Member> members = files && manifest != null ? FilePages.members(manifest) : List.of();
        session.screen().show(new FilePages.Detail(shown.file(), shown.holders(), members, digests), FilePages::detail);
        return 0;
    }

    @Command(description = "Stop offering a file from this device; the group's entry stays.")
    int unshare(@Parameters(paramLabel = "GROUP/NAME") String file) {
        FileRef ref =
                file.indexOf('/') >= 0 ? FileLookup.parse(file) : FileLookup.parse(session.defaultGroup() + "/" + file);
        ControlReply reply = session.ask(new ControlRequest.Unshare(ref.group(), ref.name()), ControlReply.class);
        String said = reply instanceof ControlReply.Done done ? done.text() : "";
        Outcomes.show(session, said.isBlank() ? ref + " is no longer offered from this device" : said);
        return 0;
    }

    @Command(
            description =
                    "All versions of a file, also what is left of deleted ones; p2p get GROUP/NAME@V fetches one.")
    int versions(@Parameters(paramLabel = "GROUP/NAME") String file) {
        FileRef ref = lookup.find(file);
        TrackerReply.Versions found =
                session.relay(new FileRequest.ListVersions(ref.group(), ref.name()), TrackerReply.Versions.class);
        session.screen().show("versions", found.versions(), FilePages::versions);
        return 0;
    }

    @Command(
            description = {
                "Read files on this disk and compare every piece, and the whole, with what was published: SHA-256 and SHA-1.",
                "A damaged piece is not offered any more. Exit 9 when something is wrong. Without FILE: all that this device shares."
            })
    int verify(
            @Parameters(arity = "0..*", paramLabel = "FILE", description = "A path, or GROUP/NAME[@V].") @Nullable
                    List<String> files) {
        return new FileVerification(session).verify(files == null ? List.of() : files);
    }

    @Command(
            description = {
                "Take a file off the group's list, all versions or one (its owner, the group's owner, admins).",
                "Copies on members' disks stay; mirrors drop theirs."
            })
    int delete(@Parameters(paramLabel = "GROUP/NAME[@V]") String file) {
        new FileDeletion(session).delete(lookup.find(file));
        return 0;
    }

    /** Fetched in chunks; its digest must be the id that was asked for. */
    private Manifest manifest(ContentId content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int total = 1;
        while (bytes.size() < total) {
            TrackerReply.ManifestPart part = session.relay(
                    new FileRequest.FetchManifest(content, bytes.size()), TrackerReply.ManifestPart.class);
            total = part.totalBytes();
            if (part.offset() != bytes.size() || part.bytes().isEmpty() || total > Manifest.MAX_BYTES) {
                throw broken("it came in parts that do not fit");
            }
            bytes.writeBytes(part.bytes().toBytes());
        }
        Blob encoded = Blob.owning(bytes.toByteArray());
        if (!ManifestLayout.idOf(encoded).equals(content)) {
            throw broken("its digest is not the one asked for");
        }
        try {
            return ManifestLayout.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException broken(String why) {
        return new RefusedException(
                ErrorCode.INTEGRITY,
                "the list of piece digests is broken: " + why,
                "try again; tell the operator if it stays");
    }
}
