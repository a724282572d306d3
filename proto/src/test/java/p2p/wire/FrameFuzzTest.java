// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every frame is read as a message or refused as malformed, and what is read can be sent on. An ordinary run replays the seeds
 * and what {@code src/test/resources} keeps; with {@code JAZZER_FUZZ=1} and one test named Jazzer looks for more.
 */
class FrameFuzzTest {
    private static final int OF_EACH = 150;

    /** Frames of every protocol, each behind the number of its protocol. */
    static Stream<byte[]> frames() {
        RandomMessages messages = new RandomMessages(42);
        return IntStream.range(0, Protocol.ALL.length).boxed().flatMap(number -> Stream.generate(
                        () -> frame(number, Protocol.ALL[number], messages))
                .limit(OF_EACH));
    }

    private static <M> byte[] frame(int number, Protocol<M> protocol, RandomMessages messages) {
        byte[] frame = protocol.bytes(protocol.random(messages));
        byte[] numbered = new byte[frame.length + 1];
        numbered[0] = (byte) number;
        System.arraycopy(frame, 0, numbered, 1, frame.length);
        return numbered;
    }

    @MethodSource("frames")
    @FuzzTest(maxDuration = "20s")
    void aFrameIsReadOrRefused(byte[] numbered) {
        if (Objects.requireNonNull(numbered).length > 0) {
            read(
                    Protocol.ALL[Byte.toUnsignedInt(numbered[0]) % Protocol.ALL.length],
                    Arrays.copyOfRange(numbered, 1, numbered.length));
        }
    }

    private static <M> void read(Protocol<M> protocol, byte[] frame) {
        M message;
        try {
            message = protocol.parse().apply(frame);
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(protocol.copy(message)).isEqualTo(message);
    }
}
