// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.NetworkPages;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.message.PeerView;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p peer ...}. */
@Command(
        name = "peer",
        footer = {"", "Examples:", "  p2p peer list -g docs", "  p2p peer show bob@laptop"},
        description = "Devices of the members of your groups.")
final class PeerCommands {
    private final Session session;

    PeerCommands(Session session) {
        this.session = session;
    }

    @Command(description = "Who is there, and who was.")
    int list(
            @Option(
                            names = {"-g", "--group"},
                            paramLabel = "GROUP",
                            description = "Members of this group only.")
                    @Nullable
                    GroupName group) {
        TrackerReply.Peers peers = session.relay(new SwarmRequest.ListPeers(group), TrackerReply.Peers.class);
        session.screen().show(peers, (p, sheet) -> NetworkPages.peers(p.peers(), sheet));
        return 0;
    }

    @Command(description = "One device: address, key, what it offers.")
    int show(@Parameters(paramLabel = "USER@DEVICE") String name) {
        List<PeerView> found =
                session.relay(new SwarmRequest.ListPeers(null), TrackerReply.Peers.class).peers().stream()
                        .filter(p -> name.equalsIgnoreCase(NetworkPages.label(p))
                                || name.equalsIgnoreCase(p.device().text()))
                        .toList();
        if (found.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND, "there is no peer \"" + Printable.of(name) + "\"", "p2p peer list");
        }
        if (found.size() > 1) {
            throw new RefusedException(
                    ErrorCode.AMBIGUOUS,
                    "several devices have that name: "
                            + found.stream().map(NetworkPages::label).collect(Collectors.joining(", ")),
                    "name one of them");
        }
        session.screen().show("peer", found.get(0), NetworkPages::peer);
        return 0;
    }
}
