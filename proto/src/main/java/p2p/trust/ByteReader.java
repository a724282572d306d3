// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import p2p.core.Sha256;

/** Reads the fixed layouts of signed documents; a document that ends early or goes on is an {@link IllegalArgumentException}. */
final class ByteReader {
    private final ByteBuffer in;
    private final String what;

    ByteReader(byte[] bytes, String what) {
        this.in = ByteBuffer.wrap(bytes);
        this.what = what;
    }

    byte[] bytes(int length) {
        if (length > in.remaining()) {
            throw new IllegalArgumentException("the " + what + " is cut short");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    int u8() {
        return Byte.toUnsignedInt(bytes(1)[0]);
    }

    int u16() {
        return u8() << 8 | u8();
    }

    long i64() {
        return ByteBuffer.wrap(bytes(8)).getLong();
    }

    Sha256 sha256() {
        return Sha256.of(bytes(Sha256.BYTES));
    }

    /** A length byte, then that many bytes of ASCII. */
    String shortText() {
        return new String(bytes(u8()), StandardCharsets.US_ASCII);
    }

    void end() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("the " + what + " has " + in.remaining() + " bytes too many");
        }
    }
}
