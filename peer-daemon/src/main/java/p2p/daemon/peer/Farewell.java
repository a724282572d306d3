// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;
import p2p.message.PeerMessage;

/** The planned end of a connection: a goodbye with the reason, then the close, at the latest when the other side does not read it. */
final class Farewell {
    private static final int UNREAD_MILLIS = 1_000;

    private Farewell() {}

    static void say(Channel channel, String reason) {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        channel.writeAndFlush(new PeerMessage.Goodbye(reason)).addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop().schedule(() -> channel.close(), UNREAD_MILLIS, TimeUnit.MILLISECONDS);
    }
}
