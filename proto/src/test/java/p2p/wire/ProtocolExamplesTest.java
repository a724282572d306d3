// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import p2p.message.Envelope;
import p2p.message.PeerMessage;
import p2p.message.TrackerMessage;

/** Replays the examples of docs/protocol.md: the bytes mean what the page says, and encode to themselves. */
class ProtocolExamplesTest {
    private static final Path PAGE = Path.of("../docs/protocol.md");
    private static final Pattern EXAMPLE = Pattern.compile("```(tracker|peer)\\n=> (.+)\\n([0-9a-f \\n]+)```");

    @Test
    void everyExampleIsTrue() throws IOException {
        String page = Files.readString(PAGE);
        Matcher example = EXAMPLE.matcher(page);
        int count = 0;
        while (example.find()) {
            byte[] bytes = HexFormat.of().parseHex(example.group(3).replaceAll("\\s", ""));
            ByteBuffer in = ByteBuffer.wrap(bytes);
            assertThat(in.getInt()).as(example.group(2)).isEqualTo(in.remaining());
            check(example.group(1), example.group(2), in);
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(9);
        assertThat(Pattern.compile("^=> ", Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .count())
                .isEqualTo(count);
    }

    private static void check(String protocol, String text, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        MessageLite again;
        if (protocol.equals("tracker")) {
            Envelope<TrackerMessage> message = TrackerWire.parse(bytes);
            assertThat(message).hasToString(text);
            again = TrackerWire.toFrame(message);
        } else {
            PeerMessage message = PeerWire.parse(bytes);
            assertThat(message).hasToString(text);
            again = PeerWire.toFrame(message);
        }
        assertThat(again.toByteArray()).as(text).isEqualTo(copy);
    }
}
