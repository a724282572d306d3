// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.TransferState;
import p2p.message.TransferView;

/**
 * Measures, by hand, how soon a download begins: {@code FirstPieceLoad [COUNT [asked|command|pushed]...]}, with the distribution in {@code -Dp2p.dist}. A tracker and two daemons
 * on one machine; each file is new, every second one of 100 KiB and the others of 8 MiB. Prints the time from the request to the first verified piece:
 * asked over the control socket; by the command {@code p2p get} as a whole; and pushed, when the receiver waits for a file that nobody offers and
 * its owner shares it again, from the moment that {@code share} is done.
 */
final class FirstPieceLoad {
    private static final GroupName GROUP = new GroupName("docs");
    private static final List<String> PARTS = List.of("asked", "command", "pushed");
    private static final int SMALL = 100 << 10;
    private static final int LARGE = 8 << 20;
    private static final long POLL_MILLIS = 1;
    private static final long PATIENCE = 30_000_000_000L;

    private final Sandbox sandbox;
    private long number;

    private FirstPieceLoad(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.tracker();
            sandbox.member("alpha", "alice");
            sandbox.member("beta", "bob");
            sandbox.group(GROUP.toString(), "alpha", Map.of("beta", "bob"));
            FirstPieceLoad load = new FirstPieceLoad(sandbox);
            report("first of the process", load.asked("first", 1));
            List<String> parts = args.length > 1 ? List.of(args).subList(1, args.length) : PARTS;
            if (parts.contains("asked")) {
                report("asked over the control socket", load.asked("asked", count));
            }
            if (parts.contains("command")) {
                report("p2p get, from its start", load.command(count));
            }
            if (parts.contains("pushed")) {
                report("pushed, after share is done", load.pushed(count));
            }
        }
    }

    private Path fresh(String name, int i) throws IOException {
        return sandbox.file("src/" + name, i % 2 == 0 ? SMALL : LARGE, name.hashCode());
    }

    private void share(Path file) {
        sandbox.ask("alpha", new ControlRequest.Share(List.of(file.toString()), GROUP, null, null));
    }

    private void get(String name) {
        String into = sandbox.path("into").toString();
        sandbox.ask("beta", new ControlRequest.Get(GROUP, new FileName(name), 0, into, List.of(), List.of()));
    }

    private List<Double> asked(String kind, int count) throws IOException {
        Files.createDirectories(sandbox.path("into"));
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = kind + i;
            share(fresh(name, i));
            long begun = System.nanoTime();
            get(name);
            millis.add((firstPiece(++number) - begun) / 1e6);
            end(number, name);
        }
        return millis;
    }

    private List<Double> command(int count) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "command" + i;
            share(fresh(name, i));
            String[] line = sandbox.p2p("beta", "get", GROUP + "/" + name, "into");
            long begun = System.nanoTime();
            CompletableFuture<Said> said = CompletableFuture.supplyAsync(() -> run(line));
            millis.add((firstPiece(++number) - begun) / 1e6);
            Sandbox.expect(0, said.join());
            end(number, name);
        }
        return millis;
    }

    private Said run(String[] line) {
        try {
            return sandbox.run(null, line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Double> pushed(int count) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "pushed" + i;
            Path file = fresh(name, i);
            share(file);
            sandbox.ask("alpha", new ControlRequest.Unshare(GROUP, new FileName(name)));
            get(name);
            number++;
            long waiting = System.nanoTime();
            while (show(number).reason() == null) {
                pause(waiting);
            }
            share(file);
            long begun = System.nanoTime();
            millis.add((firstPiece(number) - begun) / 1e6);
            end(number, name);
        }
        return millis;
    }

    private TransferView show(long transfer) {
        return ((ControlReply.TransferShown) sandbox.ask("beta", new ControlRequest.ShowTransfer(transfer))).transfer();
    }

    /** When the transfer had a verified piece, which may not be there yet. */
    private long firstPiece(long transfer) {
        long begun = System.nanoTime();
        while (true) {
            try {
                if (show(transfer).done() > 0) {
                    return System.nanoTime();
                }
            } catch (RefusedException e) {
                if (e.problem().code() != ErrorCode.NO_SUCH_TRANSFER) {
                    throw e;
                }
            }
            pause(begun);
        }
    }

    private static void pause(long since) {
        if (System.nanoTime() - since > PATIENCE) {
            throw new IllegalStateException("it does not begin");
        }
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the rest, so that the next one begins at rest, and removes the files. */
    private void end(long transfer, String name) throws IOException {
        long begun = System.nanoTime();
        while (show(transfer).state() != TransferState.COMPLETE) {
            pause(begun);
        }
        sandbox.ask("alpha", new ControlRequest.Unshare(GROUP, new FileName(name)));
        Files.delete(sandbox.path("src/" + name));
        Files.delete(sandbox.path("into/" + name));
    }

    private static void report(String what, List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-30s %4d times: p50 %6.1f ms, p95 %6.1f ms, most %6.1f ms%n",
                what,
                sorted.size(),
                at(sorted, 0.5),
                at(sorted, 0.95),
                sorted.get(sorted.size() - 1));
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
