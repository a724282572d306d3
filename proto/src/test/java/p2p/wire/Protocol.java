// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.util.function.Function;
import p2p.core.RequestId;
import p2p.message.ControlMessage;
import p2p.message.Envelope;
import p2p.message.FellowMessage;
import p2p.message.PeerMessage;
import p2p.message.TrackerMessage;

/** One of the protocols, as far as these tests care; a message is an envelope or a bare peer message. */
record Protocol<M>(
        String name,
        Class<?> family,
        Function<Object, M> wrap,
        Function<M, MessageLite> toFrame,
        Function<byte[], M> parse) {
    static final Protocol<Envelope<TrackerMessage>> TRACKER = new Protocol<>(
            "tracker",
            TrackerMessage.class,
            body -> envelope((TrackerMessage) body),
            TrackerWire::toFrame,
            TrackerWire::parse);
    static final Protocol<Envelope<ControlMessage>> CONTROL = new Protocol<>(
            "control",
            ControlMessage.class,
            body -> envelope((ControlMessage) body),
            ControlWire::toFrame,
            ControlWire::parse);
    static final Protocol<PeerMessage> PEER =
            new Protocol<>("peer", PeerMessage.class, PeerMessage.class::cast, PeerWire::toFrame, PeerWire::parse);

    static final Protocol<Envelope<FellowMessage>> FELLOW = new Protocol<>(
            "fellow",
            FellowMessage.class,
            body -> Envelope.reply(7, Long.MAX_VALUE, (FellowMessage) body),
            FellowWire::toFrame,
            bytes -> FellowWire.parse(ByteBuffer.wrap(bytes)));

    static final Protocol<?>[] ALL = {TRACKER, CONTROL, PEER, FELLOW};

    private static <B> Envelope<B> envelope(B body) {
        return new Envelope<>(7, Long.MAX_VALUE, new RequestId(-1, 1), body);
    }

    M random(RandomMessages messages) {
        return wrap.apply(messages.anyOf(family));
    }

    byte[] bytes(M message) {
        return toFrame.apply(message).toByteArray();
    }

    /** To bytes and back. */
    M copy(M message) {
        return parse.apply(bytes(message));
    }

    @Override
    public String toString() {
        return name;
    }
}
