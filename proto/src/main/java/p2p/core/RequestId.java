// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** 128 random bits that name one change: a retry carries the same id and is applied once. */
public record RequestId(long high, long low) {
    public static final int BYTES = 16;

    public static RequestId random(RandomGenerator random) {
        return new RequestId(random.nextLong(), random.nextLong());
    }

    public static RequestId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a request id has 16 bytes, not " + bytes.length);
        }
        ByteBuffer b = ByteBuffer.wrap(bytes);
        return new RequestId(b.getLong(), b.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
