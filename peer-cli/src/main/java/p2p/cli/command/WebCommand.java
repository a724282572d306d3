// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import p2p.cli.view.NetworkPages;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code p2p web}. */
@Command(
        name = "web",
        footer = {"", "Examples:", "  p2p web", "  p2p web --no-browser"},
        description = "Open the dashboard: files, transfers and groups in a browser on this machine.")
final class WebCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--no-browser", description = "Only print the link.")
    boolean noBrowser;

    WebCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ControlReply.DashboardOpened opened =
                session.ask(new ControlRequest.OpenDashboard(), ControlReply.DashboardOpened.class);
        boolean shown = !noBrowser && session.hasDesktop() && open(opened.link());
        session.screen().show(opened, (o, sheet) -> NetworkPages.dashboard(o, shown, sheet));
        return 0;
    }

    /** By the desktop's own program (https://www.freedesktop.org/wiki/Software/xdg-utils/); false when there is none. */
    private static boolean open(String link) {
        try {
            new ProcessBuilder("xdg-open", link)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
