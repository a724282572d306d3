// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.CodedInputStream;
import java.nio.ByteBuffer;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.wire.pb.TrackerFrame;

/** Messages between daemon and tracker to frames and back (tracker.proto). Stateless; callable from any thread. */
public final class TrackerWire {
    private TrackerWire() {}

    /** Throws {@link IllegalArgumentException} when a list has more than {@link WireLimits#MAX_ITEMS} items. */
    public static TrackerFrame toFrame(Envelope<TrackerMessage> envelope) {
        TrackerFrame.Builder frame = TrackerFrame.newBuilder()
                .setId(envelope.id())
                .setReplyTo(envelope.replyTo())
                .setSeen(envelope.seen());
        if (envelope.requestId() != null) {
            frame.setRequestId(CoreWire.bytes(envelope.requestId()));
        }
        return envelope.body().visit(new Writer(frame)).build();
    }

    /** Reads one whole frame without its length; throws {@link MalformedMessageException}. */
    public static Envelope<TrackerMessage> parse(byte[] bytes) {
        return fromFrame(FrameParser.parse(TrackerFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Reads what remains in the buffer, which keeps its position, as {@link #parse(byte[])} does. */
    public static Envelope<TrackerMessage> parse(ByteBuffer bytes) {
        return fromFrame(FrameParser.parse(TrackerFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Throws {@link MalformedMessageException} when the type is unknown or a value is refused. */
    public static Envelope<TrackerMessage> fromFrame(TrackerFrame frame) {
        try {
            return new Envelope<>(
                    frame.getId(),
                    frame.getReplyTo(),
                    frame.hasRequestId() ? CoreWire.requestId(frame.getRequestId()) : null,
                    CoreWire.amount(frame.getSeen()),
                    body(frame));
        } catch (IllegalArgumentException e) {
            throw MalformedMessageException.refused(frame.getBodyCase(), e);
        }
    }

    private static TrackerMessage body(TrackerFrame frame) {
        return switch (frame.getBodyCase()) {
            case LINK -> LinkWire.fromBody(frame.getLink());
            case REQUEST -> RequestWire.fromBody(frame.getRequest());
            case REPLY -> ReplyWire.fromBody(frame.getReply());
            case NOTICE -> NoticeWire.fromBody(frame.getNotice());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("tracker message");
        };
    }

    private record Writer(TrackerFrame.Builder frame) implements TrackerMessage.Visitor<TrackerFrame.Builder> {
        @Override
        public TrackerFrame.Builder link(LinkMessage message) {
            return frame.setLink(LinkWire.toBody(message));
        }

        @Override
        public TrackerFrame.Builder request(TrackerRequest message) {
            return frame.setRequest(RequestWire.toBody(message));
        }

        @Override
        public TrackerFrame.Builder reply(TrackerReply message) {
            return frame.setReply(ReplyWire.toBody(message));
        }

        @Override
        public TrackerFrame.Builder notice(TrackerNotice message) {
            return frame.setNotice(NoticeWire.toBody(message));
        }
    }
}
