// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes one connection on to a port of the loopback address, and changes a bit of what its dialler sends when told to. */
final class FlippingRelay implements Closeable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final AtomicBoolean flip = new AtomicBoolean();

    FlippingRelay(int port) throws IOException {
        threads.execute(() -> join(port));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The last bit of the next chunk. */
    void flipNext() {
        flip.set(true);
    }

    private void join(int port) {
        try {
            Socket near = listener.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
            threads.execute(() -> pump(near, far, flip));
            pump(far, near, new AtomicBoolean());
        } catch (IOException e) {
            // The test is over, or nobody listens: the dialler sees a closed connection.
            return;
        }
    }

    private static void pump(Socket from, Socket to, AtomicBoolean flip) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (flip.getAndSet(false)) {
                    buffer[n - 1] ^= 1;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side closed: so is the other, by the resources above.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
