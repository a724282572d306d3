// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** Asks a running tracker over its local socket. Blocking. */
public final class AdminClient {
    private static final int WITHIN_SECONDS = 15;

    private final Path socket;

    public AdminClient(Path socket) {
        this.socket = socket;
    }

    /** Sends the command and reads until the tracker closes; the text after {@code ok}. Refuses when no tracker answers. */
    public String ask(String command) {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> readAll(channel));
            String text = new String(answer.get(WITHIN_SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            if (lines.size() < 2 || !lines.get(0).equals("ok")) {
                throw new RefusedException(
                        ErrorCode.INTERNAL,
                        lines.isEmpty() ? "the tracker gave no answer" : lines.get(lines.size() - 1),
                        "");
            }
            return lines.get(1);
        } catch (IOException e) {
            throw notRunning();
        } catch (TimeoutException e) {
            throw new RefusedException(
                    ErrorCode.TIMEOUT, "the tracker did not answer within " + WITHIN_SECONDS + " s", "look at its log");
        } catch (ExecutionException e) {
            throw new RefusedException(ErrorCode.INTERNAL, "the tracker closed the connection", "look at its log");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.INTERRUPTED, "interrupted", "");
        }
    }

    private SocketChannel connect() throws IOException {
        if (!Files.exists(socket)) {
            throw notRunning();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    private static byte[] readAll(SocketChannel channel) {
        try {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private RefusedException notRunning() {
        return new RefusedException(
                ErrorCode.TRACKER_UNREACHABLE,
                "no tracker runs on " + socket.getParent(),
                "p2p-tracker run, or give its directory: --state DIR");
    }
}
