// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The planned end of a connection: a goodbye, then the close, at the latest when the other side does not read it. */
public final class Farewell {
    /** How long a goodbye, and what was sent before it, may take to leave. */
    public static final Duration UNREAD = Duration.ofSeconds(1);

    private Farewell() {}

    /** Sends the last message and closes the channel behind it. On the channel's loop. */
    public static void say(Channel channel, Object goodbye) {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        ChannelFuture sent = channel.writeAndFlush(goodbye).addListener(ChannelFutureListener.CLOSE);
        var deadline = channel.eventLoop().schedule(() -> channel.close(), UNREAD.toMillis(), TimeUnit.MILLISECONDS);
        sent.addListener(done -> deadline.cancel(false));
    }

    /** Completes on the channel's loop when it is closed. */
    public static CompletableFuture<Void> ended(Channel channel) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        channel.closeFuture().addListener(closed -> ended.complete(null));
        return ended;
    }
}
