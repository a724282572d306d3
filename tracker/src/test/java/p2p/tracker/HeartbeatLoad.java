// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.Password;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.Holding;
import p2p.message.SwarmRequest;
import p2p.net.NettyLoop;

/**
 * Measures, by hand, what a heartbeat costs a tracker: {@code HeartbeatLoad HOST:PORT PID CONNECTIONS SECONDS}. Each connection is a device that
 * holds 1,000 files and sends 40 heartbeats a second. Prints the processor time of the process per heartbeat, sockets and TLS included.
 */
final class HeartbeatLoad {
    private static final Password PASSWORD = new Password("correct horse");
    private static final int FILES = 1_000;
    private static final int A_SECOND = 40;

    private HeartbeatLoad() {}

    public static void main(String[] args) throws Exception {
        Endpoint tracker = Endpoint.parse(args[0], Endpoint.DEFAULT_TRACKER_PORT);
        List<Long> pid = List.of(Long.parseLong(args[1]));
        int connections = Integer.parseInt(args[2]);
        int seconds = Integer.parseInt(args[3]);
        UserName user = new UserName("beat" + Long.toString(System.nanoTime(), 36));
        List<Holding> holdings = new ArrayList<>();
        for (int i = 1; i <= FILES; i++) {
            holdings.add(new Holding(new EntryId(i), 1, true));
        }
        try (NettyLoop loop = new NettyLoop("load")) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                WireClient client = WireClient.dial(loop, tracker).hello("beat" + i);
                client.welcome();
                if (i == 0) {
                    client.ask(new AccountRequest.CreateAccount(user, PASSWORD, null));
                }
                client.ask(new AccountRequest.Login(user, PASSWORD));
                client.ask(new SwarmRequest.Announce(true, true, holdings));
                clients.add(client);
            }
            beat(clients, 1);
            double before = ProcessTime.micros(pid);
            long sent = beat(clients, seconds);
            System.out.printf(
                    Locale.ROOT,
                    "%d heartbeats over %d connections: %.1f us each%n",
                    sent,
                    connections,
                    (ProcessTime.micros(pid) - before) / sent);
            clients.forEach(WireClient::close);
        }
    }

    private static long beat(List<WireClient> clients, int seconds) throws InterruptedException {
        SwarmRequest beat = new SwarmRequest.Heartbeat(0);
        long rounds = (long) seconds * A_SECOND;
        long began = System.nanoTime();
        for (long round = 0; round < rounds; round++) {
            for (WireClient client : clients) {
                client.send(beat);
            }
            long wait = began + (round + 1) * TimeUnit.SECONDS.toNanos(1) / A_SECOND - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
        }
        return rounds * clients.size();
    }
}
