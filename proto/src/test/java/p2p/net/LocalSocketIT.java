// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSocketIT {
    @TempDir
    Path dir;

    private final NettyLoop loop = new NettyLoop("test");

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void onlyTheOwnerMayUseIt() throws Exception {
        Path path = dir.resolve("run/ctl.sock");
        try (LocalSocket socket = bind(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(Files.list(path.getParent())).containsExactly(path);
            assertThat(ask(path)).isEqualTo((byte) 42);
            assertThat(socket).isNotNull();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aLiveSocketIsNotTakenOverAndALeftOverOneIs() throws Exception {
        Path path = dir.resolve("ctl.sock");
        try (LocalSocket first = bind(path)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> bind(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process");
        }
        try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (LocalSocket again = bind(path)) {
            assertThat(ask(path)).isEqualTo((byte) 42);
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aPathThatIsTooLongIsSaid() {
        assertThatThrownBy(() -> bind(dir.resolve("x".repeat(120)).resolve("s")))
                .hasMessageContaining("too long");
    }

    private LocalSocket bind(Path path) throws IOException {
        return LocalSocket.bind(loop, path, channel -> channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                ctx.writeAndFlush(ctx.alloc().buffer().writeByte(42));
            }
        }));
    }

    private static byte ask(Path path) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            ByteBuffer answer = ByteBuffer.allocate(1);
            client.read(answer);
            return answer.get(0);
        }
    }
}
