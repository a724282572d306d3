// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import p2p.cli.view.LiveLine;
import p2p.cli.view.VerifyPages;
import p2p.core.ErrorCode;
import p2p.core.FileRef;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.ShareView;
import p2p.message.VerifiedView;

/** Compares files on this disk with what was published, one after the other. */
record FileVerification(Session session) {
    /** Refusals that say something of one file: the others are verified all the same. */
    private static final Set<ErrorCode> OF_ONE_FILE =
            Set.of(ErrorCode.NOT_FOUND, ErrorCode.NO_SUCH_PATH, ErrorCode.USAGE, ErrorCode.INTEGRITY, ErrorCode.DISK);

    /** Files by path or as GROUP/NAME[@V]; none: all that this device shares. Returns the exit code. */
    int verify(List<String> named) {
        List<String> targets = named.isEmpty() ? shared() : named;
        List<VerifiedView> done = new ArrayList<>();
        List<VerifyPages.Refused> refused = new ArrayList<>();
        int exit = 0;
        try (LiveLine live = session.screen().live()) {
            ReadingProgress progress = new ReadingProgress(session, live, "verifying");
            for (String target : targets) {
                try {
                    VerifiedView file = session.ask(request(target), ControlReply.FileVerified.class, progress::on)
                            .file();
                    done.add(file);
                    exit = file.isGood() || exit != 0 ? exit : ErrorCode.INTEGRITY.exitCode();
                } catch (RefusedException e) {
                    if (!OF_ONE_FILE.contains(e.problem().code())) {
                        throw e;
                    }
                    refused.add(new VerifyPages.Refused(
                            target, e.problem().message(), e.problem().next()));
                    exit = exit != 0 ? exit : e.problem().code().exitCode();
                }
            }
        }
        session.screen().show(new VerifyPages.Verified(done, refused), VerifyPages::verified);
        return exit;
    }

    private List<String> shared() {
        return new Listing(session)
                .shares().stream()
                        .filter(share -> share.version() > 0
                                && (share.have() > 0 || !share.problem().isEmpty()))
                        .map(ShareView::path)
                        .distinct()
                        .toList();
    }

    /** What is a file here is meant by its path, like what is no GROUP/NAME. */
    private ControlRequest.VerifyFile request(String target) {
        Path path = session.absolute(target);
        boolean isPath = target.startsWith("/")
                || target.startsWith(".")
                || target.startsWith("~/")
                || Files.isRegularFile(path);
        if (isPath || target.indexOf('/') < 0) {
            return new ControlRequest.VerifyFile(path.toString(), null);
        }
        FileRef file = FileLookup.parse(target);
        return new ControlRequest.VerifyFile("", file);
    }
}
