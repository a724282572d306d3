// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.message.ControlReply;
import p2p.message.TransferState;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen = new Screen(stream(out), stream(err), false, false, () -> 100);
    private final ControlReply.Transfers transfers = new ControlReply.Transfers(
            List.of(Samples.transfer("a b", TransferState.FETCHING, ReasonCode.NO_SOURCE_ONLINE, "nobody", null)),
            false);

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void jsonIsOneObjectOfRawValues() throws IOException {
        screen.use(Screen.Form.JSON, false);
        screen.show(transfers, (t, sheet) -> TransferPages.table(t.transfers(), sheet));

        JsonNode first = json().get("transfers").get(0);
        assertThat(json().get("schema").asInt()).isEqualTo(1);
        assertThat(first.get("name").asText()).isEqualTo("a b");
        assertThat(first.get("group").asText()).isEqualTo("docs");
        assertThat(first.get("size").asLong()).isEqualTo(1_200L << 20);
        assertThat(first.get("state").asText()).isEqualTo("FETCHING");
        assertThat(first.get("reason").asText()).isEqualTo("no-source-online");
        assertThat(first.get("published").asText()).isEqualTo(Samples.SHA1.hex());
        assertThat(first.get("peers").get(0).get("peer").asText()).isEqualTo("bob@desk");
    }

    @Test
    void whileWatchingEachLineIsAnObject() throws IOException {
        screen.use(Screen.Form.JSON, false);
        screen.event("progress", "transfer", Samples.fetching());

        assertThat(json().get("event").asText()).isEqualTo("progress");
        assertThat(json().get("transfer").get("number").asInt()).isEqualTo(7);
    }

    @Test
    void asJsonAnErrorIsTheObjectAndNothingElse() throws IOException {
        screen.use(Screen.Form.JSON, false);
        screen.problem(Problem.of(ErrorCode.NOT_A_MEMBER, "not allowed: \u001b[31mno member", "p2p group join docs"));

        JsonNode error = json().get("error");
        assertThat(error.get("code").asText()).isEqualTo("NOT_A_MEMBER");
        assertThat(error.get("exit").asInt()).isEqualTo(4);
        assertThat(err.size()).isZero();
    }

    @Test
    void anErrorSaysWhatToDoNext() {
        screen.problem(Problem.of(ErrorCode.NOT_A_MEMBER, "not allowed: \u001b[31mno member", "p2p group join docs"));

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("p2p: not allowed: \\u001b[31mno member", "  next: p2p group join docs");
    }

    @Test
    void everyErrorHasANextStep() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ProblemText.next(Problem.of(code, "x"))).as(code.name()).isNotBlank();
        }
    }

    @Test
    void plainIsTabsAndRawNumbersAndQuietIsDataOnly() {
        screen.use(Screen.Form.PLAIN, false);
        screen.show(transfers, (t, sheet) -> TransferPages.table(t.transfers(), sheet));
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("7\tD\tdocs\ta b\t592445440\t0\t");

        screen.use(Screen.Form.HUMAN, true);
        screen.say("a message");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
