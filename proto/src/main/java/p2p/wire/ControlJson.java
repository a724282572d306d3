// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.wire.pb.ControlRequestBody;

/**
 * The control messages as JSON, for a browser: control.proto by protobuf's own mapping (https://protobuf.dev/programming-guides/json/):
 * names in lowerCamelCase, 64-bit numbers and byte strings (base64) as text, every field of a message present unless it is optional.
 * Stateless; callable from any thread.
 */
public final class ControlJson {
    /** Longest request, in characters. */
    public static final int MAX_CHARS = 256 * 1024;

    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    private ControlJson() {}

    /** Reads a request; throws {@link MalformedMessageException} for what is not JSON, unknown, too long or refused. */
    public static ControlRequest request(String json) {
        if (json.length() > MAX_CHARS) {
            throw new MalformedMessageException("a request of more than " + MAX_CHARS + " characters");
        }
        ControlRequestBody.Builder body = ControlRequestBody.newBuilder();
        try {
            PARSER.merge(json, body);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("not a control request in JSON", e);
        }
        try {
            return ControlRequestWire.fromBody(body.build());
        } catch (IllegalArgumentException e) {
            throw MalformedMessageException.refused(body.getBodyCase(), e);
        }
    }

    /** One object, with the name of the reply's kind as its only key. */
    public static String text(ControlReply reply) {
        return print(ControlReplyWire.toBody(reply));
    }

    private static String print(MessageOrBuilder message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message that cannot be written as JSON", e);
        }
    }
}
