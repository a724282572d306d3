// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.net.NettyLoop;
import p2p.net.Transport;

/**
 * Tells systemd how the process is (sd_notify(3)) where it asks for that ({@code NOTIFY_SOCKET}) and the platform has datagram
 * Unix sockets; else says nothing.
 */
public final class ServiceManager {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);
    private static final long WAIT_MILLIS = 500;

    private final @Nullable Channel channel;

    private ServiceManager(@Nullable Channel channel) {
        this.channel = channel;
    }

    /** Blocking; not on the loop. */
    public static ServiceManager of(NettyLoop loop, Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        // a leading at sign stands for the zero byte of the abstract name space (unix(7))
        DomainSocketAddress target = new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path);
        if (path.isEmpty() || loop.transport() != Transport.EPOLL) {
            return new ServiceManager(null);
        }
        var opened = new Bootstrap()
                .group(loop.eventLoop())
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(target)
                .awaitUninterruptibly();
        if (opened.cause() != null) {
            log.warn("systemd: cannot tell it anything: {}", opened.cause().toString());
            return new ServiceManager(null);
        }
        ServiceManager manager = new ServiceManager(opened.channel());
        manager.watch(environment, loop);
        return manager;
    }

    private void watch(Map<String, String> environment, NettyLoop loop) {
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            if (micros > 0) {
                loop.eventLoop()
                        .scheduleAtFixedRate(() -> say("WATCHDOG=1", false), 0, micros / 2, TimeUnit.MICROSECONDS);
            }
        } catch (NumberFormatException e) {
            log.warn("systemd: WATCHDOG_USEC is no number");
        }
    }

    public void ready() {
        say("READY=1", true);
    }

    public void reloading() {
        say("STATUS=configuration read again", false);
    }

    public void stopping() {
        say("STOPPING=1", true);
    }

    private void say(String what, boolean wait) {
        if (channel == null) {
            return;
        }
        var sent = channel.writeAndFlush(Unpooled.copiedBuffer(what, StandardCharsets.US_ASCII));
        if (wait) {
            sent.awaitUninterruptibly(WAIT_MILLIS);
        }
        sent.addListener(done -> {
            if (!done.isSuccess()) {
                log.warn("systemd: cannot tell it {}: {}", what, String.valueOf(done.cause()));
            }
        });
    }
}
