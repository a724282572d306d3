// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Direct buffers for pieces and blocks, used again and again: memory that was touched once is cheap, and the garbage collector
 * sees none of it. Sizes are powers of two from 256 KiB to 4 MiB; each begins at a page, as writes past the page cache must.
 * Callable from any thread.
 */
public final class BufferPool {
    /** Where buffers begin: multiples of this many bytes. */
    static final int ALIGNMENT = 4_096;

    private static final int SMALLEST = 18;
    private static final int SIZES = 5;
    private final long keep;
    private final Deque<ByteBuffer>[] free;
    private long idle;

    /** {@code keep}: bytes of unused buffers beyond which returned ones are left to the garbage collector. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public BufferPool(long keep) {
        this.keep = keep;
        free = new Deque[SIZES];
        for (int i = 0; i < SIZES; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    /** An empty buffer whose limit is {@code length}; at most 4 MiB. */
    public ByteBuffer take(int length) {
        int size = sizeOf(length);
        ByteBuffer buffer;
        synchronized (this) {
            buffer = free[size].pollLast();
            if (buffer != null) {
                idle -= buffer.capacity();
            }
        }
        if (buffer == null) {
            int capacity = 1 << SMALLEST + size;
            buffer = ByteBuffer.allocateDirect(capacity + ALIGNMENT)
                    .alignedSlice(ALIGNMENT)
                    .slice(0, capacity);
        }
        return buffer.clear().limit(length);
    }

    /** Takes a buffer back; the caller must not touch it again. */
    public synchronized void give(ByteBuffer buffer) {
        if (idle + buffer.capacity() > keep) {
            return;
        }
        idle += buffer.capacity();
        free[sizeOf(buffer.capacity())].addLast(buffer);
    }

    private static int sizeOf(int length) {
        int bits = Math.max(SMALLEST, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
        if (length <= 0 || bits - SMALLEST >= SIZES) {
            throw new IllegalArgumentException("no buffers of " + length + " bytes");
        }
        return bits - SMALLEST;
    }
}
