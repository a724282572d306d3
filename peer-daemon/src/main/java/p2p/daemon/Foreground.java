// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.RefusedException;

/** A daemon as a process: starts it, says "ready", waits for a signal or a command to stop, stops it within 10 s. */
final class Foreground {
    /** The clean stop has this long; what is not finished then is finished at the next start. */
    static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Foreground.class);

    private final DaemonOptions options;
    private final CountDownLatch stop = new CountDownLatch(1);

    Foreground(DaemonOptions options) {
        this.options = options;
    }

    int run() throws IOException {
        try (StateDirectory state = StateDirectory.open(options.state(), options.log())) {
            log.info(
                    "{} starts, pid {}, state {}",
                    DaemonMain.software(),
                    ProcessHandle.current().pid(),
                    state.path());
            Daemon daemon = Daemon.start(options, state, stop::countDown);
            listenToSignals(state.log());
            PrintStream out = new PrintStream(
                    new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
            out.println("ready " + daemon.description());
            stop.await();
            guardStop();
            daemon.stop();
            log.info("stopped");
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private void listenToSignals(DaemonLog logging) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signals.register(name, () -> {
                log.info("stops on SIG{}", name);
                stop.countDown();
            });
        }
        Signals.register("HUP", () -> {
            if (onTerminal()) {
                log.info("stops on SIGHUP: its terminal is gone");
                stop.countDown();
            } else {
                reload(logging);
            }
        });
    }

    private void reload(DaemonLog logging) {
        Path file = options.configFile();
        if (file == null) {
            log.info("SIGHUP: there is no configuration file to read");
            return;
        }
        try {
            DaemonConfig fresh = ConfigFile.read(file);
            logging.level(fresh.log().level());
            log.info("SIGHUP: {} was read; the log level is in force, other keys need a restart", file);
        } catch (RefusedException e) {
            log.error("the configuration stays as it is: {}", e.problem().message());
        }
    }

    /** Whether a terminal controls this process (field tty_nr of /proc/self/stat, proc(5)); elsewhere whether there is a console. */
    private static boolean onTerminal() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 6);
            return !fields[4].equals("0");
        } catch (IOException | IndexOutOfBoundsException e) {
            return System.console() != null;
        }
    }

    private static void guardStop() {
        Thread guard = new Thread(
                () -> {
                    try {
                        Thread.sleep(STOP_WITHIN.toMillis());
                        log.error("the clean stop took too long; what was not finished is finished at the next start");
                        Runtime.getRuntime().halt(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "p2p-stop-guard");
        guard.setDaemon(true);
        guard.start();
    }
}
