// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.MirrorPages;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.MirroredGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p group mirror}. */
@Command(
        name = "mirror",
        footer = {
            "",
            "Examples:",
            "  p2p group mirror",
            "  p2p group mirror docs on",
            "  p2p group mirror docs on --quota 100GB --keep 3 --dir /srv/p2p",
            "  p2p group mirror docs off --delete"
        },
        description = "Let this daemon keep a copy of every file of a group, so that others may switch off.")
final class MirrorCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", arity = "0..1", paramLabel = "GROUP")
    @Nullable
    GroupName group;

    @Parameters(index = "1", arity = "0..1", paramLabel = "on|off")
    @Nullable
    String what;

    @Option(
            names = "--quota",
            paramLabel = "SIZE",
            description = "At most this much, for example 100GB; 0 for no limit.")
    @Nullable
    ByteSize quota;

    @Option(names = "--keep", paramLabel = "N", description = "The N newest versions of each file; 0 for all.")
    @Nullable
    Integer keep;

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Where; the group gets a folder of its own in it.")
    @Nullable
    String folder;

    @Option(names = "--delete", description = "With off: the mirrored files go, too.")
    boolean delete;

    MirrorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String verb = what == null ? "" : what.toLowerCase(Locale.ROOT);
        boolean settings = quota != null || keep != null || folder != null;
        if (settings && !verb.equals("on") || delete && !verb.equals("off")) {
            throw usage(delete ? "--delete goes with off" : "--quota, --keep and --dir go with on");
        }
        if (keep != null && keep < 0) {
            throw usage("--keep is 0 or more");
        }
        switch (verb) {
            case "" -> show();
            case "on" -> begin(required());
            case "off" -> end(required());
            default -> throw usage("on or off?");
        }
        return 0;
    }

    private GroupName required() {
        if (group == null) {
            throw usage("which group?");
        }
        return group;
    }

    private RefusedException usage(String why) {
        return new RefusedException(
                ErrorCode.USAGE, why, "for example: p2p group mirror " + (group == null ? "docs" : group) + " on");
    }

    private void show() {
        ControlReply.MirrorsShown all = session.ask(new ControlRequest.ShowMirrors(), ControlReply.MirrorsShown.class);
        List<MirroredGroup> asked = all.mirrors().stream()
                .filter(m -> group == null || m.group().equals(group))
                .toList();
        session.screen().show("mirrors", asked, MirrorPages::mirrors);
    }

    private void begin(GroupName mirrored) {
        ControlReply.MirrorsShown all = session.ask(
                new ControlRequest.SetMirror(
                        mirrored,
                        quota == null ? null : Long.valueOf(quota.bytes()),
                        keep,
                        folder == null ? null : session.absolute(folder).toString()),
                ControlReply.MirrorsShown.class);
        List<MirroredGroup> mine =
                all.mirrors().stream().filter(m -> m.group().equals(mirrored)).toList();
        session.screen().show("mirrors", mine, (mirrors, sheet) -> {
            mirrors.forEach(m -> sheet.note("this daemon mirrors " + m.group() + " in " + m.directory()));
            sheet.next("p2p group mirror shows how far it is; p2p group health " + mirrored);
        });
    }

    private void end(GroupName mirrored) {
        session.confirm("Stop mirroring " + mirrored + " here" + (delete ? " and delete its files?" : "?"));
        ControlReply.Done done = session.ask(new ControlRequest.EndMirror(mirrored, delete), ControlReply.Done.class);
        Outcomes.show(session, done.text());
    }
}
