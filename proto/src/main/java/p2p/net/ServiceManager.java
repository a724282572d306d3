// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells systemd how this process is, by the protocol of sd_notify(3), where it asks for that in the environment. */
public final class ServiceManager {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    private final NettyLoop loop;
    private final Channel channel;

    private ServiceManager(NettyLoop loop, Channel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /** Empty where nobody asks. Keeps the watchdog fed, if there is one, from the loop: so it notices a loop that hangs. Blocking. */
    public static Optional<ServiceManager> of(Map<String, String> environment, NettyLoop loop) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty() || loop.transport() != Transport.EPOLL) {
            return Optional.empty();
        }
        // A name that begins with @ is in the abstract namespace, whose paths begin with a zero byte (unix(7)).
        String name = path.startsWith("@") ? "\0" + path.substring(1) : path;
        ChannelFuture connected = new Bootstrap()
                .group(loop.eventLoop())
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(name))
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            log.warn("the service manager at {} cannot be told anything: {}", path, String.valueOf(connected.cause()));
            return Optional.empty();
        }
        ServiceManager systemd = new ServiceManager(loop, connected.channel());
        watchdog(environment).ifPresent(every -> loop.execute(() -> systemd.feed(every)));
        return Optional.of(systemd);
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean mine = pid.isEmpty()
                || pid.equals(String.valueOf(ProcessHandle.current().pid()));
        return micros.matches("[1-9][0-9]{0,17}") && mine
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1_000 / 2))
                : Optional.empty();
    }

    private void feed(Duration every) {
        tell("WATCHDOG=1");
        loop.after(every, () -> feed(every));
    }

    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
    }

    public void stopping() {
        tell("STOPPING=1");
    }

    /** Callable from any thread. */
    private void tell(String state) {
        channel.writeAndFlush(Unpooled.copiedBuffer(state, StandardCharsets.UTF_8))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        log.debug("the service manager was not told", sent.cause());
                    }
                });
    }
}
