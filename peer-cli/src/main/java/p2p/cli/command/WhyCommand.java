// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.concurrent.Callable;
import p2p.cli.view.TransferPages;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.TransferState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code p2p why}. */
@Command(
        name = "why",
        footer = {"", "Examples:", "  p2p why 7"},
        description = "Why a download does not move: the reason, the evidence and what to do.")
final class WhyCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The transfer's number.")
    long id;

    WhyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ControlReply.Explained explained =
                session.ask(new ControlRequest.ExplainTransfer(id), ControlReply.Explained.class);
        TransferState state = explained.reason() == null ? state() : null;
        session.screen().show(explained, (e, sheet) -> TransferPages.explained(e, state, sheet));
        return 0;
    }

    private TransferState state() {
        return session.ask(new ControlRequest.ShowTransfer(id), ControlReply.TransferShown.class)
                .transfer()
                .state();
    }
}
