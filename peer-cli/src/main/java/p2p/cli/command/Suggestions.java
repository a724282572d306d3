// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.Deadline;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Names to complete with, asked of the daemon: briefly, remembered for some seconds, and nothing when it does not answer. */
final class Suggestions {
    /** How long somebody who types is kept waiting. */
    static final Duration PATIENCE = Duration.ofMillis(400);

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int LIMIT = 500;

    private record Remembered(List<String> names, long since) {}

    private final Session session;
    private final Duration patience;
    private final Map<String, Remembered> cache = new HashMap<>();

    Suggestions(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
    }

    List<String> groups() {
        return remembered(
                "groups", daemon -> groups(daemon).map(g -> g.name().text()).toList());
    }

    /** {@code GROUP/NAME} of all groups of mine. */
    List<String> files() {
        return remembered("files", daemon -> groups(daemon)
                .filter(Groups::isMember)
                .map(GroupView::name)
                .flatMap(group -> files(daemon, group).map(name -> group + "/" + name))
                .limit(LIMIT)
                .toList());
    }

    /** The bare names of one group's files. */
    List<String> filesOf(String group) {
        return remembered("files of " + group, daemon -> files(daemon, new GroupName(group))
                .toList());
    }

    List<String> users() {
        return remembered("users", daemon -> peers(daemon)
                .map(label -> label.substring(0, label.indexOf('@')))
                .distinct()
                .toList());
    }

    /** {@code user@device}. */
    List<String> hosts() {
        return remembered("hosts", daemon -> peers(daemon).toList());
    }

    /** Who asked to be let into the group. */
    List<String> asking(String group) {
        return remembered(
                "asking " + group,
                daemon -> relay(daemon, new GroupRequest.ListJoinRequests(new GroupName(group), false))
                                instanceof TrackerReply.JoinRequests r
                        ? r.requests().stream().map(w -> w.user().text()).toList()
                        : List.of());
    }

    /** Numbers of the transfers for which this verb makes sense. */
    List<String> transfers(String verb) {
        return remembered(
                "transfers to " + verb,
                daemon -> daemon.ask(new ControlRequest.ListTransfers(0, false, false))
                                instanceof ControlReply.Transfers t
                        ? t.transfers().stream()
                                .filter(transfer -> suits(verb, transfer.state()))
                                .map(TransferView::number)
                                .map(String::valueOf)
                                .toList()
                        : List.of());
    }

    private static boolean suits(String verb, TransferState state) {
        return switch (verb) {
            case "pause" -> !state.isEnd() && state != TransferState.PAUSED;
            case "resume" -> state == TransferState.PAUSED;
            case "retry" -> state == TransferState.FAILED;
            case "cancel" -> state != TransferState.COMPLETE && state != TransferState.CANCELLED;
            case "wait" -> !state.isEnd();
            default -> true;
        };
    }

    private List<String> remembered(String what, Function<DaemonConnection, List<String>> question) {
        Remembered known = cache.get(what);
        if (known != null && System.nanoTime() - known.since() < FRESH_NANOS) {
            return known.names();
        }
        List<String> names = List.of();
        try (DaemonConnection daemon = session.dialer().connect(session.socket(), Deadline.after(patience), "")) {
            names = question.apply(daemon);
        } catch (RefusedException | IllegalArgumentException e) {
            // no names to offer: completion must not disturb who types
        }
        cache.put(what, new Remembered(names, System.nanoTime()));
        return names;
    }

    private static Stream<GroupView> groups(DaemonConnection daemon) {
        return relay(daemon, new GroupRequest.ListGroups()) instanceof TrackerReply.Groups g
                ? g.groups().stream()
                : Stream.of();
    }

    private static Stream<String> files(DaemonConnection daemon, GroupName group) {
        return relay(daemon, new FileRequest.ListFiles(group, null, LIMIT)) instanceof TrackerReply.Files f
                ? f.files().stream().map(file -> file.name().text())
                : Stream.of();
    }

    private static Stream<String> peers(DaemonConnection daemon) {
        return relay(daemon, new SwarmRequest.ListPeers(null)) instanceof TrackerReply.Peers p
                ? p.peers().stream().map(p2p.cli.view.NetworkPages::label)
                : Stream.of();
    }

    private static TrackerReply relay(DaemonConnection daemon, TrackerRequest request) {
        return daemon.ask(new ControlRequest.Relay(request)) instanceof ControlReply.Relayed relayed
                ? relayed.reply()
                : new TrackerReply.Done("");
    }
}
