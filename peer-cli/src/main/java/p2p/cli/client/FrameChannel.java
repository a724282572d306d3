// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Frames over a Unix socket: four bytes of length, big-endian, then the body (docs/protocol.md, "Frames"). Blocking with time
 * limits; an interrupt of the waiting thread closes the channel.
 */
final class FrameChannel implements AutoCloseable {
    /** The longest body that is taken. */
    static final int MAX_FRAME = 1 << 20;

    private static final int HEADER = 4;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private FrameChannel(SocketChannel channel, Selector selector, SelectionKey key) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    static FrameChannel open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            return new FrameChannel(channel, selector, channel.register(selector, SelectionKey.OP_READ));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Writes a whole frame; {@link SocketTimeoutException} when the other side does not take it within {@code millis}. */
    void write(byte[] body, long millis) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
        while (frame.hasRemaining()) {
            if (channel.write(frame) == 0) {
                await(SelectionKey.OP_WRITE, millis);
            }
        }
    }

    /** Whether something arrives within {@code millis}. */
    boolean readable(long millis) throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        selector.selectedKeys().clear();
        int ready = selector.select(millis);
        if (Thread.currentThread().isInterrupted()) {
            throw new java.nio.channels.ClosedByInterruptException();
        }
        return ready > 0;
    }

    /** Reads a whole frame; {@link SocketTimeoutException} when the sender pauses within it for {@code millis}. */
    byte[] read(long millis) throws IOException {
        int length = fill(ByteBuffer.allocate(HEADER), millis).getInt();
        if (length < 0 || length > MAX_FRAME) {
            throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        return fill(ByteBuffer.allocate(length), millis).array();
    }

    private ByteBuffer fill(ByteBuffer buffer, long millis) throws IOException {
        while (buffer.hasRemaining()) {
            int n = channel.read(buffer);
            if (n < 0) {
                throw new EOFException("the daemon closed the connection");
            }
            if (n == 0) {
                await(SelectionKey.OP_READ, millis);
            }
        }
        return buffer.flip();
    }

    private void await(int operation, long millis) throws IOException {
        key.interestOps(operation);
        selector.selectedKeys().clear();
        if (selector.select(millis) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new java.nio.channels.ClosedByInterruptException();
            }
            throw new SocketTimeoutException("the daemon does not go on");
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
