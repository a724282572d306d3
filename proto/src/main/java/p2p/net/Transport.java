// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** How this machine does sockets: Linux' epoll, else the JDK's selector. One choice a process. */
public enum Transport {
    EPOLL(
            EpollSocketChannel.class,
            EpollServerSocketChannel.class,
            EpollDomainSocketChannel.class,
            EpollServerDomainSocketChannel.class),
    NIO(
            NioSocketChannel.class,
            NioServerSocketChannel.class,
            NioDomainSocketChannel.class,
            NioServerDomainSocketChannel.class);

    private final Class<? extends Channel> socket;
    private final Class<? extends ServerChannel> server;
    private final Class<? extends Channel> domainSocket;
    private final Class<? extends ServerChannel> domainServer;

    Transport(
            Class<? extends Channel> socket,
            Class<? extends ServerChannel> server,
            Class<? extends Channel> domainSocket,
            Class<? extends ServerChannel> domainServer) {
        this.socket = socket;
        this.server = server;
        this.domainSocket = domainSocket;
        this.domainServer = domainServer;
    }

    /** The best that this machine offers. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory ioHandlers() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    public Class<? extends Channel> socket() {
        return socket;
    }

    public Class<? extends ServerChannel> server() {
        return server;
    }

    /** Unix sockets. */
    public Class<? extends Channel> domainSocket() {
        return domainSocket;
    }

    public Class<? extends ServerChannel> domainServer() {
        return domainServer;
    }
}
