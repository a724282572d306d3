// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.fellow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.message.Envelope;
import p2p.message.FellowMessage;
import p2p.net.Pipelines;
import p2p.net.Protocol;
import p2p.net.ProtocolViolationException;
import p2p.net.TlsPeer;
import p2p.wire.MalformedMessageException;

/** The accepting end of a connection from another tracker, or from one that wants to become one. */
public final class FellowConnection extends SimpleChannelInboundHandler<Envelope<FellowMessage>> {
    private static final Logger log = LoggerFactory.getLogger(FellowConnection.class);
    private static final int SILENT_SECONDS = 60;
    /** Requests of a fellow that are worked on at once; more are not read. */
    private static final int IN_FLIGHT = 1_024;

    private static final int IN_FLIGHT_OF_STRANGER = 2;

    private final PeerId peer;
    private final FellowDesk desk;
    private int inFlight;
    private long lastId;

    private FellowConnection(PeerId peer, FellowDesk desk) {
        this.peer = peer;
        this.desk = desk;
    }

    /** Takes over a connection whose TLS handshake agreed on {@link Protocol#FELLOW}. */
    public static void accept(Channel channel, FellowDesk desk) {
        PeerId peer = TlsPeer.of(channel, Protocol.FELLOW);
        Pipelines.fellowFrames(channel);
        if (desk.isFellow(peer)) {
            Pipelines.known(channel);
        }
        channel.pipeline()
                .addLast("silence", new ReadTimeoutHandler(SILENT_SECONDS))
                .addLast("fellow", new FellowConnection(peer, desk));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Envelope<FellowMessage> envelope) {
        if (envelope.replyTo() != 0) {
            throw new ProtocolViolationException("answered what nobody asked");
        }
        boolean fellow = desk.isFellow(peer);
        FellowMessage request = envelope.body();
        boolean open = request instanceof FellowMessage.AskStanding || request instanceof FellowMessage.AskToJoin;
        if (!fellow && (!open || inFlight >= IN_FLIGHT_OF_STRANGER)) {
            throw new ProtocolViolationException("is no tracker of this network");
        }
        if (fellow) {
            // it may have become one since it dialled
            Pipelines.known(ctx.channel());
        }
        inFlight++;
        ctx.channel().config().setAutoRead(inFlight < IN_FLIGHT);
        answer(request).whenComplete((reply, failure) -> {
            inFlight--;
            ctx.channel().config().setAutoRead(true);
            FellowMessage said = failure == null ? reply : refusal(request, failure);
            ctx.writeAndFlush(Envelope.reply(++lastId, envelope.id(), said))
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        });
    }

    private CompletionStage<FellowMessage> answer(FellowMessage request) {
        try {
            return desk.handle(peer, request);
        } catch (RuntimeException e) {
            return java.util.concurrent.CompletableFuture.failedFuture(e);
        }
    }

    private FellowMessage refusal(FellowMessage request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return new FellowMessage.Refused(refused.problem());
        }
        log.warn("{} of {} failed: {}", request.getClass().getSimpleName(), peer.shortHex(), cause.toString());
        return new FellowMessage.Refused(
                Problem.of(ErrorCode.INTERNAL, "the tracker failed to do this", "its log says why"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException
                || cause instanceof MalformedMessageException
                || cause instanceof ProtocolViolationException) {
            log.warn("{} as a tracker: {}", peer.shortHex(), cause.getMessage());
        } else if (cause instanceof IOException || cause instanceof ReadTimeoutException) {
            log.debug("{} as a tracker: gone: {}", peer.shortHex(), cause.toString());
        } else {
            log.error("bug while talking to the tracker {}", peer.shortHex(), cause);
        }
        ctx.close();
    }
}
