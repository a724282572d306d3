// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Immutable bytes with value equality: signed documents, chunks, keys. */
public final class Blob {
    public static final Blob EMPTY = new Blob(new byte[0]);
    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Blob copyOf(byte[] bytes) {
        return new Blob(bytes.clone());
    }

    /** Takes the array over without copying: the caller promises never to write to it again. */
    public static Blob owning(byte[] bytes) {
        return new Blob(bytes);
    }

    /** One after another, copied; throws {@link ArithmeticException} beyond 2 GiB. */
    public static Blob join(List<Blob> parts) {
        int size = 0;
        for (Blob part : parts) {
            size = Math.addExact(size, part.size());
        }
        byte[] all = new byte[size];
        int at = 0;
        for (Blob part : parts) {
            System.arraycopy(part.bytes, 0, all, at, part.size());
            at += part.size();
        }
        return new Blob(all);
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** A copy of a part; throws {@link IndexOutOfBoundsException} outside the blob. */
    public Blob slice(int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new IndexOutOfBoundsException("part " + offset + "+" + length + " of " + bytes.length);
        }
        return new Blob(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    public Sha256 sha256() {
        return Sha256.digest(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Blob other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
