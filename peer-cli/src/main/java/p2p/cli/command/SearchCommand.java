// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import p2p.cli.view.FilePages;
import p2p.core.ErrorCode;
import p2p.core.FileRef;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.message.FileRequest;
import p2p.message.FileView;
import p2p.message.HolderView;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code p2p search}. */
@Command(
        name = "search",
        footer = {"", "Examples:", "  p2p search report"},
        description =
                "Files of your groups whose name contains the text, and who holds which part; exit 3 when there is none.")
final class SearchCommand implements Callable<Integer> {
    private static final int LIMIT = 200;

    /** For so many files the holders are looked up. */
    private static final int IN_DETAIL = 20;

    private final Session session;

    @Parameters(paramLabel = "TEXT")
    String text = "";

    SearchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        TrackerReply.Files files = session.relay(new FileRequest.SearchFiles(text, LIMIT), TrackerReply.Files.class);
        if (files.files().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "no file of your groups has \"" + Printable.of(text) + "\" in its name",
                    "p2p ls, or p2p group list");
        }
        if (files.files().size() > IN_DETAIL) {
            session.screen().show("files", files.files(), FilePages::files);
        } else {
            FileLookup lookup = new FileLookup(session);
            List<FilePages.Found> found = files.files().stream()
                    .map(file -> new FilePages.Found(file, holders(lookup, file)))
                    .toList();
            session.screen().show("files", found, FilePages::found);
        }
        return 0;
    }

    private static List<HolderView> holders(FileLookup lookup, FileView file) {
        return lookup.show(new FileRef(file.group(), file.name(), file.version()))
                .holders();
    }
}
