// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.message.ControlRequest;

/** What a page may send. */
class JsonFuzzTest {
    private static final int SAMPLES = 200;

    static Stream<byte[]> requests() {
        RandomMessages messages = new RandomMessages(43);
        return Stream.generate(() -> json(messages.anyOf(ControlRequest.class))).limit(SAMPLES);
    }

    private static byte[] json(ControlRequest request) {
        try {
            return JsonFormat.printer()
                    .print(ControlRequestWire.toBody(request))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "20s")
    void aRequestIsReadOrRefused(byte[] text) {
        ControlRequest request;
        try {
            request = ControlJson.request(new String(Objects.requireNonNull(text), StandardCharsets.UTF_8));
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(ControlJson.request(new String(json(request), StandardCharsets.UTF_8)))
                .isEqualTo(request);
    }
}
