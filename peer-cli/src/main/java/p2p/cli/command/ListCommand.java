// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.FilePages;
import p2p.core.GroupName;
import p2p.message.FileView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p ls}. */
@Command(
        name = "ls",
        footer = {"", "Examples:", "  p2p ls", "  p2p ls docs", "  p2p ls docs --stored"},
        description = "The files of a group, or of all your groups.")
final class ListCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "GROUP")
    @Nullable
    GroupName group;

    @Option(names = "--stored", description = "Only what mirrors that are online hold.")
    boolean stored;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        FileLookup lookup = new FileLookup(session);
        List<FileView> files = group == null ? lookup.listMine() : lookup.list(group);
        if (stored) {
            List<FileView> kept = files.stream().filter(f -> f.stored() > 0).toList();
            session.screen().show("files", kept, FilePages::stored);
        } else {
            session.screen().show("files", files, FilePages::files);
        }
        return 0;
    }
}
