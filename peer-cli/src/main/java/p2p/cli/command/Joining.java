// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.NetworkPages;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.TrackerInfo;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.trust.InviteLink;

/** Brings this device into a network: pins its root key, trackers and perhaps enters a group. */
final class Joining {
    /** What the user gave: trackers, the fingerprint to expect where known, a group to enter. */
    record Target(List<Endpoint> trackers, @Nullable Sha256 root, @Nullable GroupName group, @Nullable String token) {
        Target {
            trackers = List.copyOf(trackers);
        }
    }

    private final Session session;

    Joining(Session session) {
        this.session = session;
    }

    /** Reads a link, {@code HOST:PORT}, or the path of a tracker_info.txt. */
    Target read(String text) {
        if (InviteLink.looksLike(text)) {
            InviteLink link = InviteLink.parse(text);
            return new Target(link.trackers(), link.root(), link.group(), link.token());
        }
        if (text.isBlank()) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "the link is empty",
                    "give a join link, HOST:PORT, or the path of a tracker_info.txt");
        }
        Path file = session.absolute(text);
        if (Files.exists(file) || text.endsWith(".txt") || text.indexOf('/') >= 0) {
            TrackerInfo info = TrackerInfo.read(file);
            return new Target(info.trackers(), info.root(), null, null);
        }
        try {
            return new Target(List.of(Endpoint.parse(text, Endpoint.DEFAULT_TRACKER_PORT)), null, null, null);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "give a join link, HOST:PORT, or the path of a tracker_info.txt");
        }
    }

    /** Joins; an unknown key is shown, and trusted after a yes or at once with {@code trustFirstUse}. */
    ControlReply.NetworkJoined join(Target target, boolean trustFirstUse) {
        ControlReply reply =
                session.ask(new ControlRequest.JoinNetwork(target.trackers(), target.root()), ControlReply.class);
        if (reply instanceof ControlReply.KeyToConfirm key) {
            session.screen().warn("the network at " + key.tracker() + " has the key fingerprint");
            session.screen().warn("  " + key.root());
            if (!trustFirstUse) {
                confirm(key);
            }
            reply = session.ask(new ControlRequest.JoinNetwork(target.trackers(), key.root()), ControlReply.class);
        }
        if (reply instanceof ControlReply.NetworkJoined joined) {
            return joined;
        }
        throw new RefusedException(ErrorCode.INTERNAL, "unexpected answer to a join", "");
    }

    void show(ControlReply.NetworkJoined joined) {
        session.screen().show(joined, NetworkPages::joined);
    }

    private void confirm(ControlReply.KeyToConfirm key) {
        if (session.options().yes) {
            return;
        }
        String again = "compare it with the operator's; then: p2p join " + key.tracker() + " --yes";
        if (!session.prompter().isTerminal()) {
            throw new RefusedException(ErrorCode.UNTRUSTED, "nobody said that this key is the right one", again);
        }
        if (!session.prompter().agrees("Is this the fingerprint that the operator gave you?")) {
            throw new RefusedException(ErrorCode.UNTRUSTED, "not joined: the key was not confirmed", again);
        }
    }
}
