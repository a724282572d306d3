// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.Password;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.net.NettyLoop;

/**
 * Measures changes to the catalog, by hand: {@code CatalogWriteLoad HOST:PORT[,HOST:PORT...] CLIENTS WRITES [files|groups] [PID,PID...]}. The
 * clients spread over the trackers named, and each makes groups one after another through the real protocol, or publishes files with a manifest each. Prints latencies in ms
 * and the rate, and what a write costs the processes named of processor time.
 */
final class CatalogWriteLoad {
    private static final Password PASSWORD = new Password("correct horse");
    /** Shared by the clients, each a device of its own: one address may not make very many. */
    private static final int ACCOUNTS = 32;

    private static final int HEARTBEAT_SECONDS = 5;

    private CatalogWriteLoad() {}

    public static void main(String[] args) throws Exception {
        List<Endpoint> trackers = Arrays.stream(args[0].split(","))
                .map(text -> Endpoint.parse(text, Endpoint.DEFAULT_TRACKER_PORT))
                .toList();
        int clients = Integer.parseInt(args[1]);
        int writes = Integer.parseInt(args[2]);
        boolean files = args.length > 3 && args[3].equals("files");
        List<Long> pids = args.length > 4
                ? Arrays.stream(args[4].split(",")).map(Long::valueOf).toList()
                : List.of();
        String run = Long.toString(System.nanoTime(), 36);
        try (NettyLoop loop = new NettyLoop("load")) {
            List<UserName> users = new ArrayList<>();
            for (int i = 0; i < Math.min(clients, ACCOUNTS); i++) {
                users.add(new UserName("u" + run + i));
            }
            try (WireClient first = WireClient.dial(loop, trackers.get(0)).hello("load")) {
                first.welcome();
                for (UserName user : users) {
                    first.ask(new AccountRequest.CreateAccount(user, PASSWORD, null));
                }
            }
            ExecutorService threads = Executors.newFixedThreadPool(clients, task -> {
                Thread thread = new Thread(task, "client");
                // a refusal ends the measurement, it must not wait for the others
                thread.setDaemon(true);
                return thread;
            });
            Semaphore entering = new Semaphore(8);
            CountDownLatch entered = new CountDownLatch(clients);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<long[]>> results = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Endpoint tracker = trackers.get(i % trackers.size());
                UserName user = users.get(i % users.size());
                String name = run + "-" + i;
                Callable<long[]> work = () -> {
                    entering.acquire();
                    try (WireClient client = WireClient.dial(loop, tracker).hello("load" + name)) {
                        client.welcome();
                        TrackerReply reply = client.ask(new AccountRequest.Login(user, PASSWORD));
                        entering.release();
                        entered.countDown();
                        if (!(reply instanceof TrackerReply.LoggedIn)) {
                            throw new IllegalStateException("no login: " + reply);
                        }
                        while (!start.await(HEARTBEAT_SECONDS, TimeUnit.SECONDS)) {
                            client.ask(new SwarmRequest.Heartbeat(0));
                        }
                        return files ? publish(client, name, writes) : write(client, name, writes);
                    }
                };
                results.add(threads.submit(work));
            }
            entered.await();
            double before = ProcessTime.micros(pids);
            long began = System.nanoTime();
            start.countDown();
            List<Long> all = new ArrayList<>();
            for (Future<long[]> result : results) {
                Arrays.stream(result.get()).forEach(all::add);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            double micros = ProcessTime.micros(pids) - before;
            all.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "%d clients, %d writes: p50 %.1f ms, p99 %.1f ms, %.0f/s, %.0f us of processor time each%n",
                    clients,
                    all.size(),
                    all.get(all.size() / 2) / 1e6,
                    all.get(all.size() * 99 / 100) / 1e6,
                    all.size() / seconds,
                    micros / all.size());
        }
    }

    private static long[] write(WireClient client, String name, int writes) throws InterruptedException {
        long[] nanos = new long[writes];
        for (int n = 0; n < writes; n++) {
            long began = System.nanoTime();
            TrackerReply reply = client.ask(new GroupRequest.CreateGroup(new GroupName("g" + name + "-" + n)));
            if (!(reply instanceof TrackerReply.GroupCreated)) {
                throw new IllegalStateException("refused: " + reply);
            }
            nanos[n] = System.nanoTime() - began;
        }
        return nanos;
    }

    private static long[] publish(WireClient client, String name, int writes) throws InterruptedException {
        GroupName group = new GroupName("g" + name);
        client.ask(new GroupRequest.CreateGroup(group));
        long[] nanos = new long[writes];
        for (int n = 0; n < writes; n++) {
            String file = "report-" + name + "-" + n + ".pdf";
            Blob manifest = ManifestLayout.encode(new Manifest(
                    List.of(new Manifest.File(
                            file, 300_000, false, new Sha256(name.hashCode(), 2, 3, n), new Sha1(1, 2, n))),
                    1 << 18,
                    Blob.owning(new byte[64]),
                    Blob.owning(new byte[40])));
            ContentId content = ManifestLayout.idOf(manifest);
            long began = System.nanoTime();
            client.ask(new FileRequest.PutManifest(content, manifest.size(), 0, manifest));
            TrackerReply reply = client.ask(new FileRequest.Publish(group, new FileName(file), content, null));
            if (!(reply instanceof TrackerReply.Published)) {
                throw new IllegalStateException("refused: " + reply);
            }
            nanos[n] = System.nanoTime() - began;
        }
        return nanos;
    }
}
