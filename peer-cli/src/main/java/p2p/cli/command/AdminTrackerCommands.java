// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import p2p.cli.view.TrackerPages;
import p2p.message.AdminRequest;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;

/** {@code p2p admin tracker ...}: the trackers themselves. */
@Command(
        name = "tracker",
        footer = {"", "Examples:", "  p2p admin tracker list", "  p2p admin tracker status"},
        description = "Who the trackers are, who leads, who is behind or away.")
final class AdminTrackerCommands {
    private final Session session;

    AdminTrackerCommands(Session session) {
        this.session = session;
    }

    @Command(description = "A line for each tracker.")
    int list() {
        session.screen().show(trackers(), (t, sheet) -> TrackerPages.list(t.trackers(), sheet));
        return 0;
    }

    @Command(description = "What works now, and which tracker is missing for the rest.")
    int status() {
        session.screen().show(trackers(), (t, sheet) -> TrackerPages.status(t.trackers(), sheet));
        return 0;
    }

    private TrackerReply.Trackers trackers() {
        return session.relay(new AdminRequest.ListTrackers(), TrackerReply.Trackers.class);
    }
}
