// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.message.SharedView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p share}. */
@Command(
        name = "share",
        footer = {
            "",
            "Examples:",
            "  p2p share report.pdf -g docs",
            "  p2p share draft.txt -g docs --as report.txt --on-conflict version",
            "  p2p share report.pdf -g docs --until-stored",
            "  p2p share --from-csv files.csv -g docs"
        },
        description = "Share files in place: they are hashed, not copied.")
final class ShareCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files and folders to share.")
    List<String> paths = List.of();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "The group; without it the default group: p2p group default.")
    @Nullable
    GroupName group;

    @Option(names = "--as", paramLabel = "NAME", description = "The name that others see.")
    @Nullable
    FileName as;

    @Option(
            names = "--from-csv",
            paramLabel = "FILE",
            description =
                    "Share the files of a list: lines of path,name under that header, or paths alone. A bad line is named, the others are done.")
    @Nullable
    String csv;

    @Option(
            names = "--on-conflict",
            paramLabel = "version|rename|overwrite",
            description = "When the group has that name already.")
    @Nullable
    ConflictPolicy policy;

    @Option(
            names = "--until-stored",
            paramLabel = "K",
            arity = "0..1",
            fallbackValue = "1",
            preprocessor = AttachedOnly.class,
            description = "Return once K mirrors (1) hold verified copies, so that this machine may be switched off.")
    @Nullable
    Integer untilStored;

    @Option(names = "--size", paramLabel = "BYTES", hidden = true, description = "How long the file must be.")
    @Nullable
    Long size;

    ShareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Sharing sharing = new Sharing(session);
        if (untilStored != null && untilStored < 1) {
            throw new RefusedException(ErrorCode.USAGE, "at least one mirror", "for example --until-stored=2");
        }
        if (csv != null) {
            if (untilStored != null) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        "--from-csv goes without --until-stored",
                        "share the list, then p2p ls GROUP --stored shows what is stored");
            }
            if (!paths.isEmpty() || as != null) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        "--from-csv goes without paths and without --as",
                        "names stand in the list: path,name");
            }
            return sharing.share(FileList.read(session.absolute(csv)), group(), policy);
        }
        if (paths.isEmpty()) {
            throw new RefusedException(ErrorCode.USAGE, "which file?", "for example: p2p share report.pdf -g docs");
        }
        requireSize();
        List<SharedView> shared = sharing.share(paths, this::group, as, policy);
        if (untilStored != null) {
            new Storing(session).await(shared, untilStored);
        }
        return 0;
    }

    /** The group that is named, or meant; where that is everybody, who shares is told before. */
    private GroupName group() {
        GroupName named = group;
        if (named != null) {
            return named;
        }
        GroupName usual = session.defaultGroup();
        if (usual.equals(GroupName.PUBLIC)) {
            session.screen().say("to public: everybody on this network sees it; -g GROUP shares with a group");
        }
        return usual;
    }

    /** The classic UPLOAD says how long the file is. */
    private void requireSize() {
        if (size == null || paths.size() != 1) {
            return;
        }
        Path path = session.absolute(paths.get(0));
        if (!Files.isRegularFile(path)) {
            return;
        }
        try {
            long actual = Files.size(path);
            if (actual != size) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        Printable.of(paths.get(0)) + " has " + actual + " bytes, not " + size,
                        "leave the size out, or check the file");
            }
        } catch (IOException e) {
            throw new RefusedException(ErrorCode.DISK, path + ": " + e.getMessage(), "check the file");
        }
    }
}
