// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.Amounts;
import p2p.cli.view.FilePages;
import p2p.cli.view.LiveLine;
import p2p.cli.view.ProgressLine;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.SharedView;

/** Shares files in place, with a line that shows how far the hashing is. */
final class Sharing {
    /** Paths of one request: it and its answer, in which each file takes some hundred bytes more, fit a frame. */
    private static final int BATCH_PATHS = 256;

    private static final int BATCH_BYTES = 64 << 10;

    private final Session session;

    Sharing(Session session) {
        this.session = session;
    }

    void share(List<String> typed, GroupName group, @Nullable FileName as, @Nullable ConflictPolicy policy) {
        if (as != null && typed.size() > 1) {
            throw new RefusedException(
                    ErrorCode.USAGE, "--as names one file, and here are " + typed.size(), "share them one by one");
        }
        List<String> paths = typed.stream().map(this::regularFile).toList();
        List<SharedView> shared = new ArrayList<>();
        try (LiveLine live = session.screen().live()) {
            Pace pace = new Pace(live);
            while (shared.size() < paths.size()) {
                List<String> batch = batch(paths.subList(shared.size(), paths.size()));
                shared.addAll(session.ask(
                                new ControlRequest.Share(batch, group, as, policy), ControlReply.Shared.class, pace::on)
                        .files());
            }
        }
        session.screen().show(new ControlReply.Shared(shared), FilePages::shared);
    }

    /** The first paths, as many as one request holds; at least one. */
    static List<String> batch(List<String> paths) {
        int count = 0;
        int bytes = 0;
        for (String path : paths) {
            bytes += path.getBytes(StandardCharsets.UTF_8).length;
            if (count == BATCH_PATHS || count > 0 && bytes > BATCH_BYTES) {
                break;
            }
            count++;
        }
        return paths.subList(0, count);
    }

    private String regularFile(String typed) {
        Path path = session.absolute(typed);
        if (Files.isDirectory(path)) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    Printable.of(typed) + " is a folder, and single files are shared",
                    "p2p share " + Printable.of(typed) + "/*");
        }
        if (!Files.exists(path)) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, "there is no file " + Printable.of(path.toString()), "check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw new RefusedException(
                    ErrorCode.USAGE, Printable.of(typed) + " is not a regular file", "share a regular file");
        }
        return path.toString();
    }

    /** Hashing speed: bytes of the current file over the time since its first event. */
    private final class Pace implements ControlEvent.Visitor<Void> {
        private final LiveLine live;
        private String path = "";
        private long since;
        private long before;

        Pace(LiveLine live) {
            this.live = live;
        }

        void on(ControlEvent event) {
            event.visit(this);
        }

        @Override
        public Void shareProgress(ControlEvent.ShareProgress m) {
            long now = System.nanoTime();
            if (!m.path().equals(path)) {
                path = m.path();
                since = now;
                before = m.done();
            }
            double seconds = (now - since) / 1e9;
            long rate = seconds <= 0 ? 0 : (long) ((m.done() - before) / seconds);
            String name = String.valueOf(Path.of(m.path()).getFileName());
            live.show(
                    ProgressLine.hashing(
                            name, m.done(), m.total(), rate, session.screen().width()),
                    Amounts.percent(m.done(), m.total()),
                    m.path());
            session.screen().event("hashing", "progress", m);
            return null;
        }

        @Override
        public Void transferProgress(ControlEvent.TransferProgress m) {
            return null;
        }
    }
}
