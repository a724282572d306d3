// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;
import p2p.message.TransferState;
import p2p.message.TransferView;

/**
 * Measures, by hand, 64 downloads from one daemon: {@code ManyDownloadsLoad [STOPPED [MEBIBYTES]]}, with the distribution in {@code -Dp2p.dist}. So many
 * other receivers (8) are stopped by SIGSTOP in mid-download before. Prints Jain's index of what each download has when half of all is there, elapsed and
 * processor time of both daemons, and how long the serving daemon took meanwhile to answer a request on a new connection to its control socket, and to
 * welcome a new peer.
 */
final class ManyDownloadsLoad {
    private static final GroupName GROUP = new GroupName("docs");
    private static final int DOWNLOADS = 64;
    private static final long POLL_MILLIS = 5;
    /** Between two looks at the downloads. */
    private static final long LOOK_NANOS = 250_000_000L;

    /** Newcomers before the clock counts: what this process itself has to learn. */
    private static final int UNTIMED = 20;

    private static final double TICKS = 100;

    private ManyDownloadsLoad() {}

    public static void main(String[] args) throws Exception {
        int stopped = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int mebibytes = args.length > 1 ? Integer.parseInt(args[1]) : 32;
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.tracker();
            sandbox.member("alpha", "alice");
            sandbox.member("beta", "bob");
            Map<String, String> others = new HashMap<>(Map.of("beta", "bob"));
            for (int i = 0; i < stopped; i++) {
                sandbox.member("stopped" + i, "user" + i);
                others.put("stopped" + i, "user" + i);
            }
            sandbox.group(GROUP.toString(), "alpha", others);
            for (int i = 0; i < DOWNLOADS; i++) {
                share(sandbox, "file" + i, (long) mebibytes << 20);
            }
            share(sandbox, "big", 1L << 30);
            Files.createDirectories(sandbox.path("into"));
            for (int i = 0; i < stopped; i++) {
                get(sandbox, "stopped" + i, "big");
                while (show(sandbox, "stopped" + i, 1).done() == 0) {
                    Thread.sleep(POLL_MILLIS);
                }
                sandbox.program("stopped" + i).signal("STOP");
            }
            measure(sandbox, (long) DOWNLOADS * mebibytes << 20);
            for (int i = 0; i < stopped; i++) {
                sandbox.program("stopped" + i).kill();
            }
        }
    }

    private static void share(Sandbox sandbox, String name, long size) throws IOException {
        Path file = sandbox.file("src/" + name, size, name.hashCode());
        sandbox.ask("alpha", new ControlRequest.Share(List.of(file.toString()), GROUP, null, null));
    }

    private static void get(Sandbox sandbox, String device, String name) throws IOException {
        String into = sandbox.folder("into-" + device);
        sandbox.ask(device, new ControlRequest.Get(GROUP, new FileName(name), 0, into, List.of(), List.of()));
    }

    private static TransferView show(Sandbox sandbox, String device, long number) {
        return ((ControlReply.TransferShown) sandbox.ask(device, new ControlRequest.ShowTransfer(number))).transfer();
    }

    private static List<TransferView> all(Sandbox sandbox) {
        List<TransferView> all = new ArrayList<>();
        for (int i = 1; i <= DOWNLOADS; i++) {
            all.add(show(sandbox, "beta", i));
        }
        return all;
    }

    private static void measure(Sandbox sandbox, long total) throws Exception {
        List<Double> answers = new ArrayList<>();
        List<Double> welcomes = new ArrayList<>();
        StatusView alpha = ((ControlReply.StatusShown) sandbox.ask("alpha", new ControlRequest.ShowStatus())).status();
        Strangers strangers = new Strangers(alpha.peer(), alpha.listening());
        for (int i = 0; i < UNTIMED; i++) {
            strangers.visit();
        }
        double busy = cpuSeconds(sandbox, "alpha") + cpuSeconds(sandbox, "beta");
        long begun = System.nanoTime();
        for (int i = 0; i < DOWNLOADS; i++) {
            get(sandbox, "beta", "file" + i);
        }
        boolean half = false;
        boolean complete = false;
        long looked = begun;
        while (!complete) {
            answers.add(millis(() -> sandbox.ask("alpha", new ControlRequest.ShowStatus())));
            welcomes.add(strangers.visit() / 1e6);
            Thread.sleep(POLL_MILLIS);
            if (System.nanoTime() - looked < LOOK_NANOS) {
                continue;
            }
            looked = System.nanoTime();
            List<TransferView> now = all(sandbox);
            long done = now.stream().mapToLong(TransferView::done).sum();
            if (!half && done >= total / 2) {
                half = true;
                System.out.printf(
                        Locale.ROOT,
                        "at half: Jain's index %.3f, least %d and most %d of %d pieces%n",
                        jain(now),
                        now.stream().mapToInt(TransferView::piecesDone).min().orElse(0),
                        now.stream().mapToInt(TransferView::piecesDone).max().orElse(0),
                        now.get(0).pieces());
            }
            complete = now.stream().allMatch(t -> t.state() == TransferState.COMPLETE);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        busy = cpuSeconds(sandbox, "alpha") + cpuSeconds(sandbox, "beta") - busy;
        System.out.printf(
                Locale.ROOT,
                "%d MiB in %.2f s, %.2f CPU s of both daemons: %.2f processors busy%n",
                total >> 20,
                seconds,
                busy,
                busy / seconds);
        strangers.close();
        report("answers on the control socket", answers);
        report("new peers: connect to Welcome", welcomes);
    }

    private static double millis(Runnable what) {
        long begun = System.nanoTime();
        what.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static double jain(List<TransferView> shares) {
        double sum = shares.stream().mapToDouble(TransferView::done).sum();
        double squares =
                shares.stream().mapToDouble(t -> (double) t.done() * t.done()).sum();
        return sum * sum / (shares.size() * squares);
    }

    /** User and system time of the process, from /proc. */
    private static double cpuSeconds(Sandbox sandbox, String device) throws IOException {
        String stat =
                Files.readString(Path.of("/proc/" + sandbox.program(device).pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private static void report(String what, List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-34s %4d: p50 %6.1f ms, p99 %6.1f ms, most %6.1f ms%n",
                what,
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
                sorted.get(sorted.size() - 1));
    }
}
