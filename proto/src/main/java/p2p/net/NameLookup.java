// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import p2p.core.Endpoint;
import p2p.loop.Loop;

/** Host names to addresses as the system does it, on a thread of its own, so that a slow name server never stalls the loop. */
public final class NameLookup implements AutoCloseable {
    private static final int MAX_WAITING = 256;
    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 30;

    private final Loop loop;
    private final ThreadPoolExecutor threads;

    public NameLookup(Loop loop) {
        this.loop = loop;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "p2p-names");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** The addresses to try in order, at least one; completes on the loop, an unknown name as {@link UnknownHostException}. */
    public CompletionStage<List<InetSocketAddress>> resolve(Endpoint endpoint) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        CompletableFuture<List<InetSocketAddress>> result = new CompletableFuture<>();
        try {
            if (literal != null) {
                result.complete(List.of(new InetSocketAddress(InetAddress.getByAddress(literal), endpoint.port())));
                return result;
            }
            threads.execute(() -> look(endpoint, result));
        } catch (UnknownHostException | RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void look(Endpoint endpoint, CompletableFuture<List<InetSocketAddress>> result) {
        try {
            List<InetSocketAddress> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
                found.add(new InetSocketAddress(address, endpoint.port()));
            }
            loop.execute(() -> result.complete(found));
        } catch (UnknownHostException e) {
            loop.execute(() -> result.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
