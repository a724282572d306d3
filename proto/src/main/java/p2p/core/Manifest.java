// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;

/**
 * What content consists of: its files and the digests of its pieces, made in one read pass. The pieces run over the files
 * end to end. Digest tables are packed (32 and 20 bytes a piece). {@link ManifestLayout} gives the bytes whose SHA-256
 * is the {@link ContentId}.
 *
 * @param files one for a single file, whose path is one element; those of a folder lie below {@link #ROOT}, in the order of
 *     {@link #compare}
 * @param pieceLength bytes in every piece but the last
 * @param sha256s SHA-256 of each piece: these admit data
 * @param sha1s SHA-1 of each piece, published for people and for {@code file verify}
 */
public record Manifest(List<File> files, int pieceLength, Blob sha256s, Blob sha1s) {
    /**
     * The path of a single file in its manifest, and the folder above all files of a shared folder: names belong to the catalog,
     * so the same content has the same id under every name, and a local name never leaves the host.
     */
    public static final String ROOT = "content";

    /** What a daemon's memory holds with ease. */
    public static final int MAX_FILES = 100_000;
    /** Names in a path, that of the file and {@link #ROOT} included; and its characters: any file system can hold it. */
    public static final int MAX_DEPTH = 66;

    public static final int MAX_PATH = 2_048;
    /** The largest encoded manifest in bytes. */
    public static final int MAX_BYTES = 64 << 20;

    /** One file inside the content; {@code path} uses forward slashes, each element a valid {@link FileName}. */
    public record File(String path, long size, boolean executable, Sha256 sha256, Sha1 sha1) {
        public File {
            if (size < 0) {
                throw new IllegalArgumentException("bad size " + size);
            }
            String[] elements = path.split("/", -1);
            if (elements.length > MAX_DEPTH || path.length() > MAX_PATH) {
                throw new IllegalArgumentException("a path of " + elements.length + " names and " + path.length()
                        + " characters: at most " + MAX_DEPTH + " and " + MAX_PATH);
            }
            for (String element : elements) {
                new FileName(element);
            }
        }

        /** Whether it lies in a folder. */
        public boolean isMember() {
            return path.indexOf('/') >= 0;
        }

        /** Its path inside the shared folder; throws {@link IllegalStateException} for a single file. */
        public String pathInside() {
            if (!isMember()) {
                throw new IllegalStateException(path + " is in no folder");
            }
            return path.substring(ROOT.length() + 1);
        }
    }

    public Manifest {
        files = List.copyOf(files);
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw new IllegalArgumentException("a manifest has 1 to " + MAX_FILES + " files, not " + files.size());
        }
        if (files.size() > 1 || files.get(0).isMember()) {
            requireTree(files);
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

    /** Whether this is a folder, of one file perhaps, and not a single file. */
    public boolean isFolder() {
        return files.get(0).isMember();
    }

    /** The only file; throws {@link IllegalStateException} for a folder. */
    public File singleFile() {
        if (isFolder()) {
            throw new IllegalStateException("content of " + files.size() + " files");
        }
        return files.get(0);
    }

    /** SHA-1 of the whole: of the single file, or of the SHA-1 of each file of the folder, one after another. */
    public Sha1 sha1() {
        return isFolder()
                ? Sha1.of(ofAll(Digests.sha1(), file -> file.sha1().toBytes()))
                : singleFile().sha1();
    }

    /** SHA-256 of the whole, in the same way. */
    public Sha256 sha256() {
        return isFolder()
                ? Sha256.of(ofAll(Digests.sha256(), file -> file.sha256().toBytes()))
                : singleFile().sha256();
    }

    private byte[] ofAll(MessageDigest whole, Function<File, byte[]> digest) {
        files.forEach(file -> whole.update(digest.apply(file)));
        return whole.digest();
    }

    /**
     * The order of paths in a folder: by code units, with the separator before everything else, so that a folder's files stand
     * together, behind a file that would have its name.
     */
    public static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return a == '/' ? -1 : b == '/' ? 1 : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static void requireTree(List<File> files) {
        String before = "";
        for (File file : files) {
            String path = file.path();
            if (!path.startsWith(ROOT + "/")) {
                throw new IllegalArgumentException("a folder's file outside it: " + Printable.of(path));
            }
            if (compare(before, path) >= 0 || path.startsWith(before + "/")) {
                throw new IllegalArgumentException("a folder's files are not in order: " + Printable.of(path));
            }
            before = path;
        }
    }

    private static long total(List<File> files) {
        long sum = 0;
        for (File file : files) {
            sum = Math.addExact(sum, file.size());
        }
        return sum;
    }
}
