// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;

/** Bytes to a frame, within {@link WireLimits#MAX_NESTING}. What it returns shares nothing with the input. */
final class FrameParser {
    private FrameParser() {}

    static <F extends MessageLite> F parse(Parser<F> parser, CodedInputStream in) {
        in.setRecursionLimit(WireLimits.MAX_NESTING);
        try {
            F frame = parser.parseFrom(in);
            in.checkLastTagWas(0); // else the frame ended early, at the end of a group that never began
            return frame;
        } catch (IOException e) { // InvalidProtocolBufferException: nothing else can fail in memory
            throw new MalformedMessageException("not a frame: " + e.getMessage(), e);
        }
    }
}
