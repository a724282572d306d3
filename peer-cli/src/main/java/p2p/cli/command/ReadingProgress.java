// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Path;
import p2p.cli.view.Amounts;
import p2p.cli.view.LiveLine;
import p2p.cli.view.ProgressLine;
import p2p.message.ControlEvent;

/** Shows how far the daemon is with reading files, and how fast: bytes of the current file over the time since its first event. */
final class ReadingProgress implements ControlEvent.Visitor<Void> {
    private final Session session;
    private final LiveLine live;
    private final String verb;
    private String path = "";
    private long since;
    private long before;

    /** {@code verb}: what it is read for, as {@code hashing}. */
    ReadingProgress(Session session, LiveLine live, String verb) {
        this.session = session;
        this.live = live;
        this.verb = verb;
    }

    void on(ControlEvent event) {
        event.visit(this);
    }

    @Override
    public Void shareProgress(ControlEvent.ShareProgress m) {
        long now = System.nanoTime();
        boolean first = !m.path().equals(path);
        if (first) {
            path = m.path();
            since = now;
            before = m.done();
        }
        double seconds = (now - since) / 1e9;
        long rate = seconds <= 0 ? 0 : (long) ((m.done() - before) / seconds);
        String name = String.valueOf(Path.of(m.path()).getFileName());
        if (!first || m.done() < m.total()) { // else it was read before anybody could watch
            live.show(
                    () -> ProgressLine.reading(
                            verb,
                            name,
                            m.done(),
                            m.total(),
                            rate,
                            session.screen().width()),
                    Amounts.percent(m.done(), m.total()),
                    m.path());
        }
        session.screen().event(verb, "progress", m);
        return null;
    }

    @Override
    public Void storeProgress(ControlEvent.StoreProgress m) {
        return null;
    }

    @Override
    public Void transferProgress(ControlEvent.TransferProgress m) {
        return null;
    }
}
