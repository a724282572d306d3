// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.GroupRequest;

class ControlJsonTest {
    private static final long SEED = 20_261_127;
    private static final int TIMES = 50;

    static Stream<Class<? extends Record>> everyRequest() {
        return RandomMessages.leaves(ControlRequest.class);
    }

    @ParameterizedTest
    @MethodSource("everyRequest")
    void everyRequestCanBeWrittenByAPage(Class<? extends Record> type) throws InvalidProtocolBufferException {
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < TIMES; i++) {
            ControlRequest request = (ControlRequest) messages.make(type);
            String json = JsonFormat.printer().print(ControlRequestWire.toBody(request));
            assertThat(ControlJson.request(json)).as("seed %d, %d", SEED, i).isEqualTo(request);
        }
    }

    @Test
    void namesAreThoseOfTheProtocol() {
        assertThat(ControlJson.request("{\"relay\":{\"group\":{\"createGroup\":{\"group\":\"docs\"}}}}"))
                .isEqualTo(new ControlRequest.Relay(new GroupRequest.CreateGroup(new GroupName("docs"))));
    }

    @Test
    void repliesAreOneObjectNamedByTheirKind() {
        assertThat(ControlJson.text(new ControlReply.FoldersShown("/d", "")))
                .isEqualTo("{\"foldersShown\":{\"downloads\":\"/d\",\"uploads\":\"\"}}");
        assertThat(ControlJson.text(new ControlReply.Refused(Problem.of(ErrorCode.USAGE, "<b>not</b> \"this\"", ""))))
                .as("markup cannot end a script, wherever the text stands")
                .contains("\\u003cb\\u003enot")
                .contains("\\\"this\\\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"bogus\":{}}",
                "{\"showStatus\":{},\"stopDaemon\":{}}",
                "{\"showTransfer\":{\"id\":\"-1\"}}",
                "{\"showTransfer\":{\"id\":\"99999999999999999999\"}}",
                "{\"steerTransfer\":{\"id\":\"1\",\"verb\":\"STEERING_VERB_FLY\"}}",
                "{\"relay\":{\"group\":{\"createGroup\":{\"group\":\"a b\"}}}}",
                "{\"showStatus\":{}"
            })
    void whatIsNoRequestIsRefused(String json) {
        assertThatThrownBy(() -> ControlJson.request(json)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void nothingDeepOrLongIsRead() {
        assertThatThrownBy(() -> ControlJson.request("{\"relay\":".repeat(10_000)))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ControlJson.request("[".repeat(ControlJson.MAX_CHARS)))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ControlJson.request(" ".repeat(ControlJson.MAX_CHARS + 1)))
                .hasMessageContaining("more than");
    }
}
