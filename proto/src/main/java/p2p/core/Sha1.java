// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A SHA-1 digest, 20 bytes. Published for people and compared at the end of a transfer; never alone admits a byte. */
public record Sha1(long w0, long w1, int w2) {
    public static final int BYTES = 20;

    /** Reads 20 bytes at {@code offset}; throws {@link IllegalArgumentException} when there are fewer. */
    public static Sha1 at(byte[] bytes, int offset) {
        if (offset < 0 || bytes.length - offset < BYTES) {
            throw new IllegalArgumentException("a SHA-1 digest has 20 bytes");
        }
        ByteBuffer b = ByteBuffer.wrap(bytes, offset, BYTES);
        return new Sha1(b.getLong(), b.getLong(), b.getInt());
    }

    /** Exactly 20 bytes. */
    public static Sha1 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-1 digest has 20 bytes, not " + bytes.length);
        }
        return at(bytes, 0);
    }

    /** 40 hexadecimal digits, either case. */
    public static Sha1 parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(w0).putLong(w1).putInt(w2).array();
    }

    public String hex() {
        return HexFormat.of().formatHex(toBytes());
    }

    @Override
    public String toString() {
        return hex();
    }
}
