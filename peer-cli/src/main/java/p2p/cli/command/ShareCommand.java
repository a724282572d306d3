// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.FileName;
import p2p.core.GroupName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p share}. */
@Command(
        name = "share",
        header = {
            "Examples:",
            "  p2p share report.pdf -g docs",
            "  p2p share draft.txt -g docs --as report.txt --on-conflict version"
        },
        description = "Share files in place: they are hashed, not copied.")
final class ShareCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files to share.")
    List<String> paths = List.of();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "The group; without it the default group, public.")
    GroupName group = GroupName.PUBLIC;

    @Option(names = "--as", paramLabel = "NAME", description = "The name that others see.")
    @Nullable
    FileName as;

    @Option(
            names = "--on-conflict",
            paramLabel = "version|rename|overwrite",
            description = "When the group has that name already.")
    @Nullable
    ConflictPolicy policy;

    ShareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        new Sharing(session).share(paths, group, as, policy);
        return 0;
    }
}
