// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.daemon.trackerlink.Trackers;
import p2p.daemon.transfer.Shares;
import p2p.daemon.transfer.Transfers;
import p2p.loop.Loop;
import p2p.net.LocalSocket;
import p2p.net.NettyLoop;
import p2p.net.Pipelines;

/** The control socket and its conversations. Its methods, but for the binding, are called on the loop. */
public final class ControlServer {
    static final int MAX_CONNECTIONS = 64;
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    private final Loop loop;
    private final ControlDesk.Rooms rooms;
    private final Set<ControlConversation> conversations = new HashSet<>();
    private boolean refusesWork;

    private ControlServer(Loop loop, ControlDesk.Rooms rooms) {
        this.loop = loop;
        this.rooms = rooms;
    }

    /** A server and the socket it listens on; closing the socket is the caller's. */
    public record Bound(ControlServer server, LocalSocket socket) {}

    /** Listens at {@code path}; a process that answers there already, or a path too long, is an {@link IOException}. Blocking; at start only, not on the loop. */
    public static Bound bind(
            NettyLoop loop, Path path, DaemonFacts facts, Trackers trackers, Transfers transfers, Shares shares)
            throws IOException {
        ControlServer server = new ControlServer(loop, new ControlDesk.Rooms(facts, trackers, transfers, shares));
        LocalSocket socket = LocalSocket.bind(loop, path, accepted -> {
            Pipelines.control(accepted);
            accepted.pipeline().addLast("control", new ControlHandler(server));
        });
        return new Bound(server, socket);
    }

    /** Null when there are too many. */
    @Nullable
    ControlConversation opened(ControlConversation.Outlet outlet) {
        if (conversations.size() >= MAX_CONNECTIONS) {
            log.warn("control: more than {} connections", MAX_CONNECTIONS);
            return null;
        }
        ControlConversation conversation = new ControlConversation(loop, rooms, outlet);
        if (refusesWork) {
            conversation.refuseWork();
        }
        conversations.add(conversation);
        return conversation;
    }

    void closed(ControlConversation conversation) {
        conversations.remove(conversation);
        conversation.ended();
    }

    /** The daemon stops: what is under way may end, nothing new begins. */
    public void refuseWork() {
        loop.assertInLoop();
        refusesWork = true;
        List.copyOf(conversations).forEach(ControlConversation::refuseWork);
    }
}
