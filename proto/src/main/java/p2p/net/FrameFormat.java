// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.util.function.Function;
import p2p.message.ControlMessage;
import p2p.message.Envelope;
import p2p.message.FellowMessage;
import p2p.message.PeerMessage;
import p2p.message.TrackerMessage;
import p2p.wire.ControlWire;
import p2p.wire.FellowWire;
import p2p.wire.PeerWire;
import p2p.wire.TrackerWire;

/** How one family of messages becomes a protobuf frame and comes back. */
public record FrameFormat<M>(Function<M, ? extends MessageLite> toFrame, Function<ByteBuffer, M> parse) {
    public static final FrameFormat<Envelope<TrackerMessage>> TRACKER =
            new FrameFormat<>(TrackerWire::toFrame, TrackerWire::parse);
    public static final FrameFormat<Envelope<ControlMessage>> CONTROL =
            new FrameFormat<>(ControlWire::toFrame, ControlWire::parse);
    public static final FrameFormat<Envelope<FellowMessage>> FELLOW =
            new FrameFormat<>(FellowWire::toFrame, FellowWire::parse);
    public static final FrameFormat<PeerMessage> PEER = new FrameFormat<>(PeerWire::toFrame, PeerWire::parse);
}
