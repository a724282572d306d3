// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.CodedInputStream;
import java.nio.ByteBuffer;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;
import p2p.wire.pb.ControlEventBody;
import p2p.wire.pb.ControlFrame;

/** Messages between command line and daemon to frames and back (control.proto). Stateless; callable from any thread. */
public final class ControlWire {
    private ControlWire() {}

    /** Throws {@link IllegalArgumentException} when a list has more than {@link WireLimits#MAX_ITEMS} items. */
    public static ControlFrame toFrame(Envelope<ControlMessage> envelope) {
        ControlFrame.Builder frame =
                ControlFrame.newBuilder().setId(envelope.id()).setReplyTo(envelope.replyTo());
        if (envelope.requestId() != null) {
            frame.setRequestId(CoreWire.bytes(envelope.requestId()));
        }
        return envelope.body().visit(new Writer(frame)).build();
    }

    /** Reads one whole frame without its length; throws {@link MalformedMessageException}. */
    public static Envelope<ControlMessage> parse(byte[] bytes) {
        return fromFrame(FrameParser.parse(ControlFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Reads what remains in the buffer, which keeps its position, as {@link #parse(byte[])} does. */
    public static Envelope<ControlMessage> parse(ByteBuffer bytes) {
        return fromFrame(FrameParser.parse(ControlFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Throws {@link MalformedMessageException} when the type is unknown or a value is refused. */
    public static Envelope<ControlMessage> fromFrame(ControlFrame frame) {
        try {
            return new Envelope<>(
                    frame.getId(),
                    frame.getReplyTo(),
                    frame.hasRequestId() ? CoreWire.requestId(frame.getRequestId()) : null,
                    body(frame));
        } catch (IllegalArgumentException e) {
            throw MalformedMessageException.refused(frame.getBodyCase(), e);
        }
    }

    private static ControlMessage body(ControlFrame frame) {
        return switch (frame.getBodyCase()) {
            case REQUEST -> ControlRequestWire.fromBody(frame.getRequest());
            case REPLY -> ControlReplyWire.fromBody(frame.getReply());
            case EVENT -> event(frame.getEvent());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("control message");
        };
    }

    private static ControlEvent event(ControlEventBody body) {
        return switch (body.getBodyCase()) {
            case SHARE_PROGRESS -> shareProgress(body.getShareProgress());
            case STORE_PROGRESS -> MirrorWire.progress(body.getStoreProgress());
            case TRANSFER_PROGRESS ->
                new ControlEvent.TransferProgress(TransferWire.transfer(body.getTransferProgress()));
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("control event");
        };
    }

    private static ControlEvent shareProgress(ControlEventBody.ShareProgress f) {
        return new ControlEvent.ShareProgress(f.getPath(), CoreWire.amount(f.getDone()), CoreWire.amount(f.getTotal()));
    }

    private record Writer(ControlFrame.Builder frame)
            implements ControlMessage.Visitor<ControlFrame.Builder>, ControlEvent.Visitor<ControlEventBody> {
        @Override
        public ControlFrame.Builder request(ControlRequest message) {
            return frame.setRequest(ControlRequestWire.toBody(message));
        }

        @Override
        public ControlFrame.Builder reply(ControlReply message) {
            return frame.setReply(ControlReplyWire.toBody(message));
        }

        @Override
        public ControlFrame.Builder event(ControlEvent message) {
            return frame.setEvent(message.visit((ControlEvent.Visitor<ControlEventBody>) this));
        }

        @Override
        public ControlEventBody shareProgress(ControlEvent.ShareProgress m) {
            return ControlEventBody.newBuilder()
                    .setShareProgress(ControlEventBody.ShareProgress.newBuilder()
                            .setPath(m.path())
                            .setDone(m.done())
                            .setTotal(m.total()))
                    .build();
        }

        @Override
        public ControlEventBody storeProgress(ControlEvent.StoreProgress m) {
            return ControlEventBody.newBuilder()
                    .setStoreProgress(MirrorWire.progress(m))
                    .build();
        }

        @Override
        public ControlEventBody transferProgress(ControlEvent.TransferProgress m) {
            return ControlEventBody.newBuilder()
                    .setTransferProgress(TransferWire.entry(m.transfer()))
                    .build();
        }
    }
}
