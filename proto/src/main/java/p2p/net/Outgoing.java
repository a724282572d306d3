// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a process dials. One that listens at one address only also dials from it, so that the address which others observe is the
 * one where it can be reached; from loopback that holds for targets on loopback.
 *
 * @param from the only address this process listens at; null when it listens at all of them
 */
public record Outgoing(NettyLoop loop, @Nullable InetAddress from) {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    public static Outgoing anywhere(NettyLoop loop) {
        return new Outgoing(loop, null);
    }

    /** A bootstrap for that target, without handlers yet. */
    public Bootstrap towards(InetSocketAddress target) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().socket())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_WITHIN.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .remoteAddress(target);
        if (from != null && mayLeaveFrom(from, target.getAddress())) {
            bootstrap.localAddress(new InetSocketAddress(from, 0));
        }
        return bootstrap;
    }

    private static boolean mayLeaveFrom(InetAddress source, @Nullable InetAddress target) {
        return target != null
                && !source.isAnyLocalAddress()
                && source.getClass() == target.getClass()
                && (!source.isLoopbackAddress() || target.isLoopbackAddress());
    }
}
