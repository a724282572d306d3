// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.util.List;

/**
 * What content consists of: its files and the digests of its pieces, made in one read pass. The pieces run over the files
 * end to end. Digest tables are packed (32 and 20 bytes a piece). {@link ManifestLayout} gives the bytes whose SHA-256
 * is the {@link ContentId}.
 *
 * @param files in order; one for a single file
 * @param pieceLength bytes in every piece but the last
 * @param sha256s SHA-256 of each piece: these admit data
 * @param sha1s SHA-1 of each piece, published for people and for {@code file verify}
 */
public record Manifest(List<File> files, int pieceLength, Blob sha256s, Blob sha1s) {
    public static final int MAX_FILES = 1_000_000;
    /** The largest encoded manifest in bytes. */
    public static final int MAX_BYTES = 64 << 20;

    /** One file inside the content; {@code path} uses forward slashes, each element a valid {@link FileName}. */
    public record File(String path, long size, boolean executable, Sha256 sha256, Sha1 sha1) {
        public File {
            if (size < 0) {
                throw new IllegalArgumentException("bad size " + size);
            }
            for (String element : path.split("/", -1)) {
                new FileName(element);
            }
        }
    }

    public Manifest {
        files = List.copyOf(files);
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw new IllegalArgumentException("a manifest has 1 to " + MAX_FILES + " files, not " + files.size());
        }
        int pieces = new PieceLayout(total(files), pieceLength).pieces();
        if (sha256s.size() != pieces * (long) Sha256.BYTES || sha1s.size() != pieces * (long) Sha1.BYTES) {
            throw new IllegalArgumentException("the digests do not fit " + pieces + " pieces");
        }
    }

    public PieceLayout layout() {
        return new PieceLayout(size(), pieceLength);
    }

    /** All bytes of all files. */
    public long size() {
        return total(files);
    }

    public Sha256 sha256(PieceIndex piece) {
        return Sha256.of(
                sha256s.slice(piece.value() * Sha256.BYTES, Sha256.BYTES).toBytes());
    }

    public Sha1 sha1(PieceIndex piece) {
        return Sha1.of(sha1s.slice(piece.value() * Sha1.BYTES, Sha1.BYTES).toBytes());
    }

    /** The only file; throws {@link IllegalStateException} for a folder. */
    public File singleFile() {
        if (files.size() != 1) {
            throw new IllegalStateException("content of " + files.size() + " files");
        }
        return files.get(0);
    }

    private static long total(List<File> files) {
        long sum = 0;
        for (File file : files) {
            sum = Math.addExact(sum, file.size());
        }
        return sum;
    }
}
