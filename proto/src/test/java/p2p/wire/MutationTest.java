// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Broken frames: whatever happens to the bytes, they are read as a message or refused as malformed. What is read can be
 * sent on.
 */
class MutationTest {
    private static final Protocol<?>[] PROTOCOLS = Protocol.ALL;
    private static final long SEED = Long.getLong("p2p.seed", 42);
    private static final int TIMES = 5_000;

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    <M> void aBrokenFrameIsReadOrRefused(Protocol<M> protocol) {
        RandomMessages messages = new RandomMessages(SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        int refused = 0;
        for (int i = 0; i < TIMES; i++) {
            byte[] frame = protocol.bytes(protocol.random(messages));
            byte[] other = protocol.bytes(protocol.random(messages));
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                frame = mutate(frame, other, random);
            }
            refused += read(protocol, frame, i) ? 0 : 1;
        }
        assertThat(refused).isBetween(TIMES / 10, TIMES);
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void noiseIsReadOrRefused(Protocol<?> protocol) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < TIMES; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            read(protocol, noise, i);
        }
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    <M> void aFrameThatIsCutAnywhereIsReadOrRefused(Protocol<M> protocol) {
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] frame = protocol.bytes(protocol.random(messages));
            for (int length = 0; length < frame.length; length++) {
                read(protocol, Arrays.copyOf(frame, length), i);
            }
        }
    }

    private static <M> boolean read(Protocol<M> protocol, byte[] frame, int round) {
        M message;
        try {
            message = protocol.parse().apply(frame);
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail(
                    "seed " + SEED + ", round " + round + ", " + HexFormat.of().formatHex(frame), e);
        }
        assertThat(protocol.copy(message)).as("seed %d, round %d", SEED, round).isEqualTo(message);
        return true;
    }

    private static byte[] mutate(byte[] frame, byte[] other, SplittableRandom random) {
        int at = random.nextInt(frame.length + 1);
        byte[] tail = Arrays.copyOfRange(frame, at, frame.length);
        byte[] head = Arrays.copyOf(frame, at);
        return switch (random.nextInt(6)) {
            case 0 -> head; // cut
            case 1 -> join(head, new byte[] {(byte) random.nextInt()}, tail); // a byte more
            case 2 -> join(head, Arrays.copyOfRange(tail, Math.min(1, tail.length), tail.length)); // a byte less
            case 3 -> join(head, Arrays.copyOfRange(other, Math.min(at, other.length), other.length)); // crossed
            case 4 -> join(head, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, tail); // a huge number
            default -> flip(frame, random);
        };
    }

    private static byte[] flip(byte[] frame, SplittableRandom random) {
        byte[] flipped = frame.clone();
        if (frame.length > 0) {
            flipped[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] join(byte[]... parts) {
        byte[] joined = new byte[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
