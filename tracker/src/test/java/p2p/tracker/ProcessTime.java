// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes of this machine have used of its processors, for the measurements. */
final class ProcessTime {
    private static final double MICROS_PER_TICK = 10_000;

    private ProcessTime() {}

    /** Microseconds of processor time, user and system together, of all these processes (proc(5)); a step is 10 ms. */
    static double micros(Iterable<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks * MICROS_PER_TICK;
    }
}
