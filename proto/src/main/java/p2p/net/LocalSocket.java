// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket that only its owner can use: bound inside a private directory, given mode 0600, then renamed into place, so that
 * at no moment it is open to others; peer credentials are checked on top where the platform gives them.
 */
public final class LocalSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalSocket.class);
    /** The kernel's bound on the path of a socket, with its terminating zero (unix(7)). */
    private static final int MAX_PATH_BYTES = 107;

    private final Path path;
    private final Channel channel;

    private LocalSocket(Path path, Channel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Listens; {@code install} adds the handlers of each accepted connection. Blocking; at start only, not on the loop. */
    public static LocalSocket bind(NettyLoop loop, Path path, Consumer<Channel> install) throws IOException {
        Path target = path.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null) {
            throw new IOException(path + " has no directory");
        }
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
        refuseLive(target);
        requireShort(target);
        Path nursery = Files.createTempDirectory(directory, ".s", PosixFilePermissions.asFileAttribute(ownerOnly));
        Path fresh = nursery.resolve("s");
        try {
            requireShort(fresh);
            Channel channel = listen(loop, fresh, install);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return new LocalSocket(target, channel);
        } finally {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(nursery);
        }
    }

    private static void requireShort(Path path) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new IOException(
                    "the path of the socket is too long for the system (" + MAX_PATH_BYTES + " bytes): " + path);
        }
    }

    /** A socket file that nobody listens on any more is replaced; one that answers belongs to another process. */
    private static void refuseLive(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.readAttributes(target, BasicFileAttributes.class).isOther()) {
            throw new IOException(target + " exists and is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
            throw new IOException("another process listens on " + target + " (" + probe.getRemoteAddress() + ")");
        } catch (java.net.ConnectException e) {
            log.debug("{} is left over from a process that is gone", target);
        }
    }

    private static Channel listen(NettyLoop loop, Path at, Consumer<Channel> install) throws IOException {
        SocketAddress address = loop.transport() == Transport.EPOLL
                ? new DomainSocketAddress(at.toFile())
                : UnixDomainSocketAddress.of(at);
        long self = ((Number) Files.getAttribute(at.getParent(), "unix:uid")).longValue();
        ServerBootstrap server = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().domainServer())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast("owner", new OwnerOnly(self));
                        install.accept(accepted);
                    }
                });
        try {
            return server.bind(address).sync().channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + at, e);
        }
    }

    /** Stops listening and removes the file. */
    @Override
    public void close() throws IOException {
        channel.close().awaitUninterruptibly();
        Files.deleteIfExists(path);
    }

    /** Closes a connection of another user before it says a word. */
    private static final class OwnerOnly extends ChannelInboundHandlerAdapter {
        private final long self;

        OwnerOnly(long self) {
            this.self = self;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            if (ctx.channel() instanceof EpollDomainSocketChannel local) {
                int uid = local.peerCredentials().uid();
                if (uid != self && uid != 0) {
                    log.warn("refused user id {} on the local socket", uid);
                    ctx.close();
                    return;
                }
            }
            ctx.pipeline().remove(this);
            ctx.pipeline().fireChannelActive();
        }
    }
}
