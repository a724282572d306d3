// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import p2p.cli.view.MirrorPages;
import p2p.cli.view.MirrorPages.AtRisk;
import p2p.cli.view.MirrorPages.Risk;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.FileView;
import p2p.message.GroupRequest;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p group health}. */
@Command(
        name = "health",
        footer = {"", "Examples:", "  p2p group health docs", "  p2p group health docs --target 2"},
        description = "Files of a group that could get lost: no copy online, one copy, on too few mirrors.")
final class HealthCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "GROUP")
    GroupName group = GroupName.PUBLIC;

    @Option(names = "--target", paramLabel = "K", description = "Mirrors that should hold each file (1).")
    int target = 1;

    HealthCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (target < 1) {
            throw new RefusedException(ErrorCode.USAGE, "at least one mirror", "for example --target 2");
        }
        TrackerReply.Mirrors mirrors = session.relay(new GroupRequest.ListMirrors(group), TrackerReply.Mirrors.class);
        List<FileView> files = new FileLookup(session).list(group);
        MirrorPages.Health health = new MirrorPages.Health(
                group,
                files.size(),
                files.stream().mapToLong(FileView::size).sum(),
                target,
                (int) files.stream().filter(f -> f.complete() == 0).count(),
                (int) files.stream().filter(f -> f.complete() == 1).count(),
                (int) files.stream().filter(f -> f.stored() < target).count(),
                mirrors.mirrors(),
                atRisk(files));
        session.screen().show(health, MirrorPages::health);
        return 0;
    }

    private List<AtRisk> atRisk(List<FileView> files) {
        List<AtRisk> found = new ArrayList<>();
        for (FileView file : files) {
            if (file.complete() == 0) {
                found.add(new AtRisk(file, Risk.OFFLINE));
            } else if (file.complete() == 1) {
                found.add(new AtRisk(file, Risk.SINGLE));
            } else if (file.stored() < target) {
                found.add(new AtRisk(file, Risk.UNSTORED));
            }
        }
        found.sort(Comparator.comparing(AtRisk::risk));
        return found;
    }
}
