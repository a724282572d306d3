// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixed byte layout of a manifest (docs/protocol.md, "Manifest"), big-endian:
 * {@code "P2PMAN1\0"}, piece length u32, files u32, then for each file: path length u16, path UTF-8, size u64, flags u8
 * (1 = executable), SHA-256, SHA-1; then pieces u32, all SHA-256, all SHA-1. Nothing may follow.
 */
public final class ManifestLayout {
    private static final long MAGIC = 0x5032504d_414e3100L;
    private static final int FILE_FIXED = 2 + 8 + 1 + Sha256.BYTES + Sha1.BYTES;
    private static final int MAX_PATH = 0xffff;
    private static final int EXECUTABLE = 1;

    private ManifestLayout() {}

    public static ContentId idOf(Blob encoded) {
        return new ContentId(encoded.sha256());
    }

    public static Blob encode(Manifest manifest) {
        List<byte[]> paths = new ArrayList<>(manifest.files().size());
        long bytes = 8
                + 4
                + 4
                + 4
                + (long) manifest.sha256s().size()
                + manifest.sha1s().size();
        for (Manifest.File file : manifest.files()) {
            byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
            if (path.length > MAX_PATH) {
                throw new IllegalArgumentException("a path has at most " + MAX_PATH + " bytes");
            }
            paths.add(path);
            bytes += FILE_FIXED + path.length;
        }
        if (bytes > Manifest.MAX_BYTES) {
            throw new IllegalArgumentException("a manifest has at most " + Manifest.MAX_BYTES + " bytes");
        }
        ByteBuffer out = ByteBuffer.allocate((int) bytes);
        out.putLong(MAGIC).putInt(manifest.pieceLength()).putInt(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            Manifest.File file = manifest.files().get(i);
            out.putShort((short) paths.get(i).length).put(paths.get(i)).putLong(file.size());
            out.put((byte) (file.executable() ? EXECUTABLE : 0));
            out.put(file.sha256().toBytes()).put(file.sha1().toBytes());
        }
        out.putInt(manifest.layout().pieces());
        out.put(manifest.sha256s().toBytes()).put(manifest.sha1s().toBytes());
        return Blob.owning(out.array());
    }

    /** Throws {@link IllegalArgumentException} that says what is wrong; allocates no more than the input's own size. */
    public static Manifest decode(Blob encoded) {
        if (encoded.size() > Manifest.MAX_BYTES) {
            throw new IllegalArgumentException("a manifest has at most " + Manifest.MAX_BYTES + " bytes");
        }
        try {
            return decode(ByteBuffer.wrap(encoded.toBytes()));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the manifest is cut short", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the manifest's sizes do not add up", e);
        }
    }

    private static Manifest decode(ByteBuffer in) {
        if (in.getLong() != MAGIC) {
            throw new IllegalArgumentException("not a manifest of version 1");
        }
        int pieceLength = in.getInt();
        int count = in.getInt();
        if (count <= 0 || count > in.remaining() / FILE_FIXED) {
            throw new IllegalArgumentException("a manifest of " + count + " files in " + in.remaining() + " bytes");
        }
        List<Manifest.File> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String path = text(take(in, Short.toUnsignedInt(in.getShort())));
            long size = in.getLong();
            int flags = in.get();
            if ((flags & ~EXECUTABLE) != 0) {
                throw new IllegalArgumentException("unknown flags " + flags);
            }
            Sha256 sha256 = Sha256.of(take(in, Sha256.BYTES));
            files.add(new Manifest.File(path, size, flags == EXECUTABLE, sha256, Sha1.of(take(in, Sha1.BYTES))));
        }
        int pieces = in.getInt();
        if (pieces < 0
                || pieces > PieceLayout.MAX_PIECES
                || in.remaining() != (long) pieces * (Sha256.BYTES + Sha1.BYTES)) {
            throw new IllegalArgumentException(
                    "a manifest of " + pieces + " pieces with " + in.remaining() + " bytes of digests");
        }
        Blob sha256s = Blob.owning(take(in, pieces * Sha256.BYTES));
        return new Manifest(files, pieceLength, sha256s, Blob.owning(take(in, pieces * Sha1.BYTES)));
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(byte[] utf8) {
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            return chars.toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a path is not UTF-8", e);
        }
    }
}
