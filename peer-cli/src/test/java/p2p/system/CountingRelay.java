// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Passes connections on to another port of 127.0.0.1 and counts the bytes, both ways together. Its threads end with it. */
final class CountingRelay implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final LongAdder passed = new LongAdder();

    CountingRelay() throws IOException {}

    int port() {
        return listener.getLocalPort();
    }

    long passed() {
        return passed.sum();
    }

    /** Once: from now on connections are taken; those that came before wait in the listener's queue. */
    void forwardTo(int port) {
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket near = kept(listener.accept());
                    Socket far = kept(new Socket(InetAddress.getLoopbackAddress(), port));
                    threads.execute(() -> pump(near, far));
                    threads.execute(() -> pump(far, near));
                } catch (IOException e) {
                    // The tracker is not there, or the test is over: the daemon sees a closed connection.
                    continue;
                }
            }
        });
    }

    private Socket kept(Socket socket) {
        open.add(socket);
        return socket;
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passed.add(n);
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
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
