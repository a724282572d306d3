// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.RefusedException;
import p2p.net.LocalSocket;
import p2p.net.NettyLoop;

/**
 * The tracker's local socket, for its owner only: one line in ({@code invite}, {@code recover} or {@code stop}), {@code ok} or {@code error}
 * and a line of text out. After {@code stop} the connection stays open until the process ends.
 */
public final class AdminSocket implements AutoCloseable {
    /** The socket's name in the state directory. */
    public static final String NAME = "admin.sock";

    private static final Logger log = LoggerFactory.getLogger(AdminSocket.class);
    private static final int MAX_LINE = 256;
    private static final int SILENT_SECONDS = 5;

    private final LocalSocket socket;

    private AdminSocket(LocalSocket socket) {
        this.socket = socket;
    }

    /** Listens from here on. Blocking; not on the loop. */
    public static AdminSocket open(NettyLoop loop, Path path, Operator operator) throws IOException {
        return new AdminSocket(LocalSocket.bind(loop, path, channel -> install(channel, operator)));
    }

    private static void install(Channel channel, Operator operator) {
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(SILENT_SECONDS))
                .addLast(new LineBasedFrameDecoder(MAX_LINE))
                .addLast(new StringDecoder(StandardCharsets.UTF_8))
                .addLast(new Lines(operator));
    }

    private static final class Lines extends SimpleChannelInboundHandler<String> {
        private final Operator operator;

        Lines(Operator operator) {
            this.operator = operator;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, String line) {
            log.info("admin socket: {}", line.matches("invite|stop|recover") ? line : "an unknown command");
            ctx.pipeline().remove(ReadTimeoutHandler.class);
            switch (line) {
                case "invite" -> say(ctx, "ok\n" + operator.inviteLink()).addListener(ChannelFutureListener.CLOSE);
                case "recover" ->
                    operator.recover().whenComplete((done, failure) -> ctx.executor()
                            .execute(() -> say(ctx, failure == null ? "ok\n" + done : "error\n" + reason(failure))
                                    .addListener(ChannelFutureListener.CLOSE)));
                case "stop" -> {
                    say(ctx, "ok\nstopping");
                    operator.stop("p2p-tracker stop");
                }
                default ->
                    say(ctx, "error\nthis tracker does not know that command: is it of another version?")
                            .addListener(ChannelFutureListener.CLOSE);
            }
        }

        private static String reason(Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return cause instanceof RefusedException refused
                    ? refused.problem().message()
                    : "the tracker could not do that; its log says why";
        }

        private static io.netty.channel.ChannelFuture say(ChannelHandlerContext ctx, String text) {
            return ctx.writeAndFlush(Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.warn("admin socket: closed: {}", cause.toString());
            ctx.close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
