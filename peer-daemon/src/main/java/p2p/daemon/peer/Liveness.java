// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.channel.ChannelHandler;
import io.netty.handler.timeout.IdleStateHandler;

/** Counts how often in a row nothing was read for 40 s: a ping each time, the end after 120 s (RELIABILITY section 4). */
final class Liveness {
    static final int PING_SECONDS = 40;
    static final int GIVE_UP_SECONDS = 120;

    private int silent;

    /** The handler whose events are counted here. */
    static ChannelHandler clock() {
        return new IdleStateHandler(PING_SECONDS, 0, 0);
    }

    void heard() {
        silent = 0;
    }

    /** Another 40 s have passed in silence; whether it is enough. */
    boolean giveUp() {
        return ++silent >= GIVE_UP_SECONDS / PING_SECONDS;
    }
}
