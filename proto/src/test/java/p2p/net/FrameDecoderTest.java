// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new FrameDecoder<>(FrameFormat.CONTROL, FrameLimit.CONTROL));

    @Test
    void halfAFrameThenSilenceBreaksTheConnectionOff() {
        channel.freezeTime();
        channel.writeInbound(Unpooled.buffer().writeInt(100).writeByte(1));
        pass(FrameDecoder.WHOLE_FRAME_SECONDS - 1);
        assertThatCode(channel::checkException).doesNotThrowAnyException();

        pass(2);
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("not whole within");
    }

    @Test
    void anIdleConnectionIsNotBrokenOff() {
        channel.freezeTime();
        pass(10 * FrameDecoder.WHOLE_FRAME_SECONDS);
        assertThatCode(channel::checkException).doesNotThrowAnyException();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
