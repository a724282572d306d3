// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/**
 * Measures, by hand, how long daemons need to be back after the only tracker was killed: {@code ReturningDaemonsLoad [DAEMONS]} (100), with the
 * distribution in {@code -Dp2p.dist}. They are devices of two accounts and share a file each. Says {@code ready}; then each line of its standard input
 * is a number of seconds for which the tracker stays away after a {@code kill -9}. Prints when half, 95 of 100 and all of them are online and announced,
 * in seconds after the tracker's ready line, as one of the daemons is told that asks each 20 ms.
 */
final class ReturningDaemonsLoad {
    private static final long POLL_MILLIS = 20;
    private static final int FILE_BYTES = 1_000;

    private ReturningDaemonsLoad() {}

    public static void main(String[] args) throws Exception {
        int daemons = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        try (Sandbox sandbox = new Sandbox();
                BufferedReader kills = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            sandbox.tracker();
            for (int i = 0; i < daemons; i++) {
                sandbox.member("device" + i, i % 2 == 0 ? "alice" : "bob");
                Path file = sandbox.file("src/file" + i, FILE_BYTES, i);
                sandbox.ask(
                        "device" + i, new ControlRequest.Share(List.of(file.toString()), GroupName.PUBLIC, null, null));
            }
            while (announced(sandbox) < daemons) {
                Thread.sleep(POLL_MILLIS);
            }
            System.out.println("ready");
            for (String line = kills.readLine(); line != null; line = kills.readLine()) {
                measure(sandbox, daemons, Integer.parseInt(line));
            }
        }
    }

    private static void measure(Sandbox sandbox, int daemons, int away) throws IOException, InterruptedException {
        sandbox.program("tracker").kill();
        TimeUnit.SECONDS.sleep(away);
        long started = System.nanoTime();
        sandbox.tracker();
        long ready = System.nanoTime();
        double[] after = new double[daemons + 1];
        int back = 0;
        while (back < daemons) {
            int now = announced(sandbox);
            double seconds = (System.nanoTime() - ready) / 1e9;
            for (; back < now; back++) {
                after[back + 1] = seconds;
            }
            Thread.sleep(POLL_MILLIS);
        }
        System.out.printf(
                Locale.ROOT,
                "away %d s, ready after %.2f s: half of %d daemons after %.2f s, 95 of 100 after %.2f s, all after %.2f s%n",
                away,
                (ready - started) / 1e9,
                daemons,
                after[daemons / 2],
                after[daemons * 95 / 100],
                after[daemons]);
    }

    /** How many devices are online and have announced their file; none while the one that is asked is not back itself. */
    private static int announced(Sandbox sandbox) {
        try {
            ControlReply reply = sandbox.ask("device0", new ControlRequest.Relay(new SwarmRequest.ListPeers(null)));
            return reply instanceof ControlReply.Relayed relayed && relayed.reply() instanceof TrackerReply.Peers peers
                    ? (int) peers.peers().stream()
                            .filter(peer -> peer.online() && peer.offers() > 0)
                            .count()
                    : 0;
        } catch (RefusedException e) {
            return 0;
        }
    }
}
