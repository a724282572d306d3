// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A SHA-256 digest, 32 bytes, held as four big-endian words: a plain value without an array behind it. */
public record Sha256(long w0, long w1, long w2, long w3) implements Comparable<Sha256> {
    public static final int BYTES = 32;

    /** Reads 32 bytes at {@code offset}; throws {@link IllegalArgumentException} when there are fewer. */
    public static Sha256 at(byte[] bytes, int offset) {
        if (offset < 0 || bytes.length - offset < BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes");
        }
        ByteBuffer b = ByteBuffer.wrap(bytes, offset, BYTES);
        return new Sha256(b.getLong(), b.getLong(), b.getLong(), b.getLong());
    }

    /** Exactly 32 bytes. */
    public static Sha256 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
        }
        return at(bytes, 0);
    }

    /** The digest of these bytes. */
    public static Sha256 digest(byte[] content) {
        return of(Digests.sha256().digest(content));
    }

    /** 64 hexadecimal digits, either case. */
    public static Sha256 parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(w0)
                .putLong(w1)
                .putLong(w2)
                .putLong(w3)
                .array();
    }

    public String hex() {
        return HexFormat.of().formatHex(toBytes());
    }

    /** The first 12 hexadecimal digits: enough to tell values apart in a log line. */
    public String shortHex() {
        return hex().substring(0, 12);
    }

    @Override
    public int compareTo(Sha256 o) {
        int c = Long.compareUnsigned(w0, o.w0);
        c = c != 0 ? c : Long.compareUnsigned(w1, o.w1);
        c = c != 0 ? c : Long.compareUnsigned(w2, o.w2);
        return c != 0 ? c : Long.compareUnsigned(w3, o.w3);
    }

    @Override
    public String toString() {
        return hex();
    }
}
