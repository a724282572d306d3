// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against real sockets: what the kernel was told to wait for, and that no byte is held back that could be used. */
class WholeRecordsIT {
    private static final int PATIENCE_SECONDS = 30;
    private final NettyLoop loop = new NettyLoop("test");
    private final Arrivals arrivals = new Arrivals();
    private @Nullable Channel server;
    private @Nullable Socket client;

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(loop.transport() == Transport.EPOLL, "the JDK's selector has no such option");
        server = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().server())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        WholeRecords.addTo(channel);
                        channel.pipeline().addLast(arrivals);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        client = new Socket(address.getAddress(), address.getPort());
        client.setTcpNoDelay(true);
    }

    @AfterEach
    void close() throws IOException {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        loop.close();
    }

    @Test
    void theKernelWaitsForTheRestOfARecordAndForNothingBetweenTwo() throws Exception {
        byte[] record = record(16_384);
        send(record, 0, 3);
        assertThat(waitsAfter(3)).as("the rest of the header").isEqualTo(2);
        send(record, 3, 105);
        assertThat(waitsAfter(105)).as("the rest of the record").isEqualTo(record.length - 105);
        send(record, 105, record.length);
        assertThat(waitsAfter(record.length)).as("whatever comes next").isEqualTo(1);
        byte[] two = join(record(10), Arrays.copyOf(record(500), 200));
        send(two, 0, two.length);
        assertThat(waitsAfter(record.length + two.length)).isEqualTo(305);
    }

    @Test
    void everyByteArrivesHoweverTheRecordsAreCut() throws Exception {
        Random chance = new Random(5);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            all.writeBytes(record(chance.nextInt(16_640)));
        }
        byte[] stream = all.toByteArray();
        for (int at = 0; at < stream.length; ) {
            int to = Math.min(stream.length, at + 1 + chance.nextInt(40_000));
            send(stream, at, to);
            at = to;
        }
        assertThat(waitsAfter(stream.length)).isEqualTo(1);
        assertThat(arrivals.bytes()).isEqualTo(stream);
    }

    @Test
    void anEndInTheMiddleOfARecordIsSeenWithWhatCameOfIt() throws Exception {
        byte[] record = record(1_000);
        send(record, 0, 100);
        waitsAfter(100);
        send(record, 100, 400);
        client().close();
        arrivals.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(arrivals.bytes()).isEqualTo(Arrays.copyOf(record, 400));
    }

    @Test
    void aLengthThatNoRecordHasIsNotWaitedFor() throws Exception {
        send(new byte[] {23, 3, 3, -1, -1, 0}, 0, 6);
        assertThat(waitsAfter(6)).isEqualTo((1 << 14) + 256);
    }

    @Test
    void whereTheSocketDoesNotKnowItNothingIsAdded() {
        EmbeddedChannel other = new EmbeddedChannel();
        WholeRecords.addTo(other);
        assertThat(other.pipeline().get(WholeRecords.class)).isNull();
        other.close();
    }

    private static byte[] record(int length) {
        byte[] record = new byte[5 + length];
        record[0] = 23;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (length >> 8);
        record[4] = (byte) length;
        for (int i = 5; i < record.length; i++) {
            record[i] = (byte) (i * 31);
        }
        return record;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Socket client() {
        return java.util.Objects.requireNonNull(client);
    }

    private void send(byte[] bytes, int from, int to) throws IOException {
        OutputStream out = client().getOutputStream();
        out.write(bytes, from, to - from);
        out.flush();
    }

    /** What the kernel waits for once this many bytes have been read in all. */
    private int waitsAfter(int bytes) throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            Arrivals.Turn turn = arrivals.turns.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(turn).as("a read up to byte %d", bytes).isNotNull();
            if (turn != null && turn.total() >= bytes) {
                assertThat(turn.total()).isEqualTo(bytes);
                return turn.lowWater();
            }
        }
    }

    private static final class Arrivals extends ChannelInboundHandlerAdapter {
        private final LinkedBlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
        private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        byte[] bytes() {
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
            ByteBuf read = (ByteBuf) message;
            synchronized (bytes) {
                read.readBytes(bytes, read.readableBytes());
            }
            read.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            synchronized (bytes) {
                turns.add(new Turn(bytes.size(), ctx.channel().config().getOption(WholeRecords.LOW_WATER)));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ended.complete(null);
        }

        /** One turn of reading: bytes so far, and what the kernel is told to wait for after it. */
        record Turn(int total, int lowWater) {}
    }
}
