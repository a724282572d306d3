// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.net.LocalSocket;
import p2p.net.NettyLoop;
import p2p.net.Pipelines;

/** The control socket and its conversations. Its methods, but for the binding, are called on the loop. */
public final class ControlServer {
    static final int MAX_CONNECTIONS = 64;
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    private final Commands commands;
    private final Set<ControlConversation> conversations = new HashSet<>();

    private ControlServer(Commands commands) {
        this.commands = commands;
    }

    /**
     * Listens at {@code path}; a process that answers there already, or a path too long, is an {@link IOException}. Closing the socket
     * is the caller's. Blocking; at start only, not on the loop.
     */
    public static LocalSocket bind(NettyLoop loop, Path path, Commands commands) throws IOException {
        ControlServer server = new ControlServer(commands);
        return LocalSocket.bind(loop, path, accepted -> {
            Pipelines.control(accepted);
            accepted.pipeline().addLast("control", new ControlHandler(server));
        });
    }

    /** Null when there are too many. */
    @Nullable
    ControlConversation opened(ControlConversation.Outlet outlet) {
        if (conversations.size() >= MAX_CONNECTIONS) {
            log.warn("control: more than {} connections", MAX_CONNECTIONS);
            return null;
        }
        ControlConversation conversation = new ControlConversation(commands, outlet);
        conversations.add(conversation);
        return conversation;
    }

    void closed(ControlConversation conversation) {
        conversations.remove(conversation);
        conversation.ended();
    }
}
