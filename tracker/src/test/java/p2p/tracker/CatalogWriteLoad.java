// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import p2p.message.Envelope;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerMessage;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.NettyLoop;

/**
 * Measures changes to the catalog, by hand: {@code CatalogWriteLoad HOST:PORT[,HOST:PORT...] CLIENTS groups|files [PID,PID...]}. Logs in that many
 * clients, each an account with one device, spread over the trackers named, and says {@code ready}. Then each line {@code CLIENTS WRITES} of its
 * standard input is a round: the next so many clients make so many groups each, one after another (an account may have 500), or publish so many
 * files with a manifest each.
 * Prints latencies in ms, the rate, and what a write costs the processes named and this one of processor time. All clients are on one event loop,
 * since they share the trackers' processors.
 */
final class CatalogWriteLoad {
    private static final Password PASSWORD = new Password("correct horse");
    private static final int ENTERING = 8;
    private static final int HEARTBEAT_SECONDS = 5;
    private static final int TRIES = 5;

    private CatalogWriteLoad() {}

    public static void main(String[] args) throws Exception {
        List<Endpoint> trackers = Arrays.stream(args[0].split(","))
                .map(text -> Endpoint.parse(text, Endpoint.DEFAULT_TRACKER_PORT))
                .toList();
        int clients = Integer.parseInt(args[1]);
        boolean files = args[2].equals("files");
        List<Long> pids = args.length > 3
                ? Arrays.stream(args[3].split(",")).map(Long::valueOf).toList()
                : List.of();
        try (NettyLoop loop = new NettyLoop("load");
                BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            List<Writer> writers = enter(loop, trackers, clients, files);
            System.out.println("ready");
            for (String line = rounds.readLine(); line != null; line = rounds.readLine()) {
                String[] round = line.split(" ");
                List<Writer> turn = List.copyOf(writers.subList(0, Integer.parseInt(round[0])));
                measure(loop, turn, Integer.parseInt(round[1]), pids);
                Collections.rotate(writers, -turn.size());
            }
        }
    }

    private static List<Writer> enter(NettyLoop loop, List<Endpoint> trackers, int clients, boolean files)
            throws Exception {
        String run = Long.toString(System.nanoTime(), 36);
        ExecutorService doors = Executors.newFixedThreadPool(ENTERING);
        List<Future<Writer>> entering = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Endpoint tracker = trackers.get(i % trackers.size());
            String name = run + "-" + i;
            entering.add(doors.submit(() -> enter(loop, tracker, name, files)));
        }
        doors.shutdown();
        List<Writer> writers = new ArrayList<>();
        for (Future<Writer> one : entering) {
            writers.add(one.get());
        }
        return writers;
    }

    private static Writer enter(NettyLoop loop, Endpoint tracker, String name, boolean files) throws Exception {
        UserName user = new UserName("u" + name);
        WireClient client = WireClient.dial(loop, tracker).hello("load" + name);
        client.welcome();
        insist(client, new AccountRequest.CreateAccount(user, PASSWORD, null));
        insist(client, new AccountRequest.Login(user, PASSWORD));
        if (files) {
            insist(client, new GroupRequest.CreateGroup(new GroupName("g" + name)));
        }
        loop.eventLoop()
                .scheduleAtFixedRate(
                        () -> client.send(new SwarmRequest.Heartbeat(0)),
                        HEARTBEAT_SECONDS,
                        HEARTBEAT_SECONDS,
                        TimeUnit.SECONDS);
        return files ? new Publisher(client, name) : new Writer(client, name);
    }

    /** What is done before a round begins may be refused while passwords are hashed. */
    private static void insist(WireClient client, TrackerRequest request) throws InterruptedException {
        TrackerReply reply = client.ask(request);
        for (int i = 1; i < TRIES && reply instanceof TrackerReply.Refused; i++) {
            TimeUnit.SECONDS.sleep(1);
            reply = client.ask(request);
        }
        if (reply instanceof TrackerReply.Refused) {
            throw new IllegalStateException(request.getClass().getSimpleName() + ": " + reply);
        }
    }

    private static void measure(NettyLoop loop, List<Writer> writers, int writes, List<Long> pids) throws Exception {
        List<Long> self = List.of(ProcessHandle.current().pid());
        double before = ProcessTime.micros(pids);
        double ownBefore = ProcessTime.micros(self);
        long began = System.nanoTime();
        List<CompletableFuture<long[]>> ends = new ArrayList<>();
        for (Writer writer : writers) {
            CompletableFuture<long[]> end = new CompletableFuture<>();
            ends.add(end);
            loop.execute(() -> writer.begin(writes, end));
        }
        List<Long> all = new ArrayList<>();
        for (CompletableFuture<long[]> end : ends) {
            Arrays.stream(end.get()).forEach(all::add);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double micros = ProcessTime.micros(pids) - before;
        double own = ProcessTime.micros(self) - ownBefore;
        all.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%d clients, %d writes: p50 %.1f ms, p99 %.1f ms, %.0f/s, %.0f us of processor time each, and %.0f here%n",
                writers.size(),
                all.size(),
                all.get(all.size() / 2) / 1e6,
                all.get(all.size() * 99 / 100) / 1e6,
                all.size() / seconds,
                micros / all.size(),
                own / all.size());
    }

    /** A client that makes groups: asks for the next one when it has the answer to the last. On the loop. */
    private static class Writer {
        final String name;
        private final WireClient client;
        private CompletableFuture<long[]> end = new CompletableFuture<>();
        private long[] nanos = {};
        private int done;
        private int serial;
        private long began;
        private long asked;

        Writer(WireClient client, String name) {
            this.client = client;
            this.name = name;
            client.listen(this::hear);
        }

        void begin(int writes, CompletableFuture<long[]> whenDone) {
            nanos = new long[writes];
            done = 0;
            end = whenDone;
            next();
        }

        private void next() {
            began = System.nanoTime();
            write(++serial);
        }

        void write(int number) {
            ask(new GroupRequest.CreateGroup(new GroupName("g" + name + "-" + number)));
        }

        void ask(TrackerRequest request) {
            asked = client.send(request);
        }

        private void hear(Envelope<TrackerMessage> heard) {
            if (heard.replyTo() != asked) {
                return;
            }
            if (heard.body() instanceof TrackerReply.GroupCreated || heard.body() instanceof TrackerReply.Published) {
                written();
            } else if (heard.body() instanceof TrackerReply.Refused) {
                end.completeExceptionally(new IllegalStateException("refused: " + heard.body()));
            } else {
                goOn();
            }
        }

        /** The first of two requests is answered. */
        void goOn() {
            throw new IllegalStateException("answered otherwise");
        }

        private void written() {
            nanos[done++] = System.nanoTime() - began;
            if (done < nanos.length) {
                next();
            } else {
                end.complete(nanos);
            }
        }
    }

    /** A client that publishes files into its group, each with a manifest of its own. */
    private static final class Publisher extends Writer {
        private final GroupName group;
        private @Nullable FileRequest publication;

        Publisher(WireClient client, String name) {
            super(client, name);
            this.group = new GroupName("g" + name);
        }

        @Override
        void write(int number) {
            String file = "report-" + name + "-" + number + ".pdf";
            Blob manifest = ManifestLayout.encode(new Manifest(
                    List.of(new Manifest.File(
                            file, 300_000, false, new Sha256(name.hashCode(), 2, 3, number), new Sha1(1, 2, number))),
                    1 << 18,
                    Blob.owning(new byte[64]),
                    Blob.owning(new byte[40])));
            ContentId content = ManifestLayout.idOf(manifest);
            publication = new FileRequest.Publish(group, new FileName(file), content, null);
            ask(new FileRequest.PutManifest(content, manifest.size(), 0, manifest));
        }

        @Override
        void goOn() {
            ask(Objects.requireNonNull(publication));
        }
    }
}
