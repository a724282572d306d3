// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A file of a {@link MemoryDisk}: what is there now, and what a loss of power is sure to leave. */
final class MemoryInode {
    final List<Write> unforced = new ArrayList<>();
    long number;
    byte[] durable = new byte[0];
    byte[] now = new byte[0];
    boolean executable;
    long mtime;
    long ctime;

    /** Bytes written at a place and not forced yet; none: the file was cut there. */
    record Write(long position, byte[] bytes) {}

    MemoryInode(long number, long time) {
        this.number = number;
        mtime = time;
        ctime = time;
    }

    void write(Write write, long time) {
        now = put(now, write);
        unforced.add(write);
        mtime = time;
        ctime = time;
    }

    void force() {
        durable = now.clone();
        unforced.clear();
    }

    /** Keeps any subset of what was not forced. */
    void crash(RandomGenerator random) {
        byte[] after = durable;
        for (Write write : unforced) {
            if (random.nextBoolean()) {
                after = put(after, write);
            }
        }
        durable = after;
        now = after.clone();
        unforced.clear();
    }

    private static byte[] put(byte[] into, Write write) {
        if (write.bytes().length == 0) {
            return Arrays.copyOf(into, (int) write.position());
        }
        int end = (int) write.position() + write.bytes().length;
        byte[] out = into.length < end ? Arrays.copyOf(into, end) : into;
        System.arraycopy(write.bytes(), 0, out, (int) write.position(), write.bytes().length);
        return out;
    }
}
