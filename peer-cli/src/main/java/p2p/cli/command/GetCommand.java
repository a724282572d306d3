// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.FilePages;
import p2p.cli.view.TransferPages;
import p2p.core.ErrorCode;
import p2p.core.FileRef;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.HolderView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p get}. */
@Command(
        name = "get",
        footer = {
            "",
            "Examples:",
            "  p2p get docs/report.pdf --wait",
            "  p2p get docs/report.pdf@2 ~/old.pdf --from bob@laptop",
            "  p2p get docs/photos --only 'summer/*.jpg' --only readme.txt"
        },
        description =
                "Download a file or a folder from everybody who has it. It goes on when this command or the shell ends.")
final class GetCommand implements Callable<Integer> {
    private final Session session;
    private final FileLookup lookup;

    @Parameters(
            index = "0",
            paramLabel = "GROUP/NAME[@V]",
            description = "The file; a bare name is looked up in your groups.")
    @Nullable
    String file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DEST",
            description = "A folder, or the path of the new file; default: here.")
    String destination = ".";

    @Option(
            names = "--from",
            arity = "1",
            split = ",",
            paramLabel = "USER@DEVICE",
            description = "Only from these peers; may be repeated.")
    List<String> from = List.of();

    @Option(
            names = "--only",
            arity = "1",
            paramLabel = "PATTERN",
            description =
                    "Of a folder only these files: a path in it, a folder in it, or a pattern like 'summer/*.jpg' (** for any depth); may be repeated.")
    List<String> only = List.of();

    @Option(names = "--wait", description = "Watch it until it is complete; ^C stops watching, not the download.")
    boolean wait;

    @Option(names = "--choose", description = "List the peers that have it and ask which one to take.")
    boolean choose;

    GetCommand(Session session) {
        this.session = session;
        this.lookup = new FileLookup(session);
    }

    @Override
    public Integer call() {
        FileRef ref = lookup.find(Objects.requireNonNull(file));
        ControlReply.TransferStarted started;
        try {
            started = start(ref);
        } catch (RefusedException e) {
            throw new Groups(session).waiting(ref.group(), e);
        }
        if (wait) {
            new Watch(session).untilDone(started.transfer().number());
        } else {
            session.screen().show(started, TransferPages::started);
        }
        return 0;
    }

    private ControlReply.TransferStarted start(FileRef ref) {
        String target = Destination.of(session, destination);
        List<String> peers = choose && from.isEmpty() ? chosen(ref) : from;
        return session.ask(
                new ControlRequest.Get(ref.group(), ref.name(), ref.version(), target, peers, only),
                ControlReply.TransferStarted.class);
    }

    /** Lists who has it; the peer that the user picks, or nobody in particular: all. */
    private List<String> chosen(FileRef ref) {
        List<HolderView> holders = lookup.show(ref).holders();
        for (int i = 0; i < holders.size(); i++) {
            HolderView h = holders.get(i);
            session.screen()
                    .say(String.format("%3d  %s  %d/%d pieces", i + 1, FilePages.label(h), h.have(), h.pieces()));
        }
        if (holders.size() == 1) {
            session.screen().say("from " + FilePages.label(holders.get(0)) + ", the only one that has it");
            return List.of();
        }
        if (!session.prompter().isTerminal() || holders.isEmpty()) {
            return List.of();
        }
        String answer = session.prompter().ask("from which one? (number, or Enter for all) ");
        if (answer == null) {
            throw new RefusedException(ErrorCode.INTERRUPTED, "not downloaded", "p2p get " + ref);
        }
        return answer.isBlank() ? List.of() : List.of(label(holders, answer.trim()));
    }

    private static String label(List<HolderView> holders, String answer) {
        for (int i = 0; i < holders.size(); i++) {
            String label = FilePages.label(holders.get(i));
            if (answer.equals(String.valueOf(i + 1)) || answer.equalsIgnoreCase(label)) {
                return label;
            }
        }
        throw new RefusedException(
                ErrorCode.USAGE, "\"" + answer + "\" is none of them", "type a number from 1 to " + holders.size());
    }
}
