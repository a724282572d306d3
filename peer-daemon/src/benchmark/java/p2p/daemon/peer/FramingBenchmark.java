// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.message.PeerMessage;
import p2p.net.FrameEncoder;
import p2p.net.FrameFormat;
import p2p.net.FrameLimit;
import p2p.net.PeerFrameDecoder;

/**
 * What one frame costs between peers, in nanoseconds, without TLS and sockets: through the codec of the daemon's pipeline. A block is its header and
 * 256 KiB that are passed on as they lie, cut into reads of 16 KiB as TLS delivers them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=disabled"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramingBenchmark {
    private static final int BLOCK = 256 << 10;
    private static final int READ = 16 << 10;

    /** What is sent. */
    public enum Kind {
        HAVE,
        REQUEST,
        BLOCK
    }

    @Param
    public Kind kind = Kind.HAVE;

    private final EmbeddedChannel out = new EmbeddedChannel(new FrameEncoder<>(PeerMessage.class, FrameFormat.PEER));
    private final EmbeddedChannel in = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.CONTROL));
    private final ByteBuffer payload = ByteBuffer.allocateDirect(BLOCK);
    private PeerMessage message = new PeerMessage.Have(3, new PieceIndex(4_000));
    private ByteBuf stream = Unpooled.EMPTY_BUFFER;

    @Setup(Level.Trial)
    public void prepare() {
        BlockRef block = new BlockRef(new PieceIndex(4_000), 0, BLOCK);
        message = switch (kind) {
            case HAVE -> new PeerMessage.Have(3, block.piece());
            case REQUEST -> new PeerMessage.Request(3, block);
            case BLOCK -> new PeerMessage.Block(3, block);
        };
        stream = Unpooled.directBuffer();
        for (ByteBuf part : encoded()) {
            stream.writeBytes(part);
            part.release();
        }
    }

    @TearDown(Level.Trial)
    public void clean() {
        stream.release();
        out.finish();
        in.finish();
    }

    private List<ByteBuf> encoded() {
        out.writeOutbound(message);
        ByteBuf header = out.readOutbound();
        if (kind != Kind.BLOCK) {
            return List.of(header);
        }
        out.writeOutbound(Unpooled.wrappedBuffer(payload.duplicate()));
        return List.of(header, out.readOutbound());
    }

    @Benchmark
    public void encode(Blackhole sink) {
        for (ByteBuf part : encoded()) {
            sink.consume(part);
            part.release();
        }
    }

    @Benchmark
    public void decode(Blackhole sink) {
        for (int at = 0; at < stream.readableBytes(); at += READ) {
            in.writeInbound(stream.retainedSlice(at, Math.min(READ, stream.readableBytes() - at)));
        }
        for (Object part = in.readInbound(); part != null; part = in.readInbound()) {
            sink.consume(part);
            ReferenceCountUtil.release(part);
        }
    }
}
