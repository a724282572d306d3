// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.TrackerReply;
import p2p.net.NettyLoop;
import p2p.trust.TlsIdentity;

/** Several trackers, each with its own state, loop, TLS key and Ratis server, in one process. */
abstract class ClusterFixture {
    static final Password PASSWORD = new Password("correct horse");
    static final UserName ALICE = new UserName("alice");
    static final GroupName DOCS = new GroupName("docs");
    /** Ten times what is promised, and more where a machine is busy. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    final NettyLoop loop = new NettyLoop("clients");
    final List<RunningTracker> running = new ArrayList<>();
    /** Where each tracker was, and is again: the others remember it. */
    final Map<Integer, Endpoint> endpoints = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("tracker_info.txt"), "127.0.0.1 1\n");
    }

    @AfterEach
    void close() throws Exception {
        List<RunningTracker> newestFirst = new ArrayList<>(running);
        Collections.reverse(newestFirst);
        for (RunningTracker tracker : newestFirst) {
            tracker.close();
        }
        loop.close();
    }

    RunningTracker start(int number) throws Exception {
        List<Endpoint> others = running.stream().map(RunningTracker::endpoint).toList();
        Endpoint before = endpoints.get(number);
        RunningTracker tracker = before == null
                ? RunningTracker.of(folder, number, others)
                : RunningTracker.at(before, folder, number, others);
        running.add(tracker);
        tracker.serve();
        endpoints.put(number, tracker.endpoint());
        return tracker;
    }

    void quit(RunningTracker tracker) throws Exception {
        running.remove(tracker);
        tracker.close();
    }

    WireClient client(RunningTracker at, TlsIdentity identity) throws Exception {
        WireClient client = WireClient.dial(loop, identity, at.endpoint()).hello("laptop");
        client.welcome();
        return client;
    }

    WireClient anybody(RunningTracker at) throws Exception {
        return client(at, WireClient.identity());
    }

    static TrackerReply create(WireClient client, String user) throws InterruptedException {
        return client.ask(new AccountRequest.CreateAccount(new UserName(user), PASSWORD, null));
    }

    static void agree(RunningTracker... trackers) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(trackers))
                .extracting(t -> t.process().catalogDigest())
                .allMatch(trackers[0].process().catalogDigest()::equals));
    }

    void crash(RunningTracker tracker) {
        running.remove(tracker);
        tracker.crash();
    }

    /** Asks until it is done: what the trackers refuse meanwhile says why. */
    void createAtLast(RunningTracker at, String user) throws Exception {
        try (WireClient client = anybody(at)) {
            await().atMost(PATIENCE).until(() -> {
                TrackerReply reply = create(client, user);
                if (reply instanceof TrackerReply.Refused refused) {
                    assertThat(refused.problem().code()).isEqualTo(ErrorCode.NO_QUORUM);
                    return false;
                }
                return true;
            });
        }
    }

    static CompletableFuture<RunningTracker> serve(RunningTracker tracker) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return tracker.serve();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
