// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import p2p.core.Digests;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.core.Sha1;
import p2p.daemon.swarm.PieceSet;

/** Which files of some content are wanted, and the pieces that hold their bytes. Immutable. */
public final class Selection {
    /** Patterns of one download. */
    static final int MAX_PATTERNS = 64;

    private final Manifest manifest;
    private final BitSet members;
    private final PieceSet pieces;
    private final boolean all;

    private Selection(Manifest manifest, BitSet members, PieceSet pieces, boolean all) {
        this.manifest = manifest;
        this.members = members;
        this.pieces = pieces;
        this.all = all;
    }

    /** Everything. */
    public static Selection all(Manifest manifest) {
        BitSet members = new BitSet();
        members.set(0, manifest.files().size());
        return new Selection(manifest, members, PieceSet.full(manifest.layout().pieces()), true);
    }

    /**
     * The files of a folder that match one of the patterns: a path inside it, a folder inside it with all below, or a glob as in
     * {@link java.nio.file.FileSystem#getPathMatcher} over the path. No patterns: everything. Refuses a pattern that matches nothing
     * ({@code NOT_FOUND}) or is none ({@code USAGE}), more than {@value #MAX_PATTERNS} of them, and patterns for a single file. Long for
     * large folders: on a disk lane.
     */
    public static Selection of(Manifest manifest, List<String> patterns) {
        if (patterns.isEmpty()) {
            return all(manifest);
        }
        if (patterns.size() > MAX_PATTERNS) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    patterns.size() + " patterns, and at most " + MAX_PATTERNS + " can be given",
                    "name a folder, or use a pattern that matches more");
        }
        if (!manifest.isFolder()) {
            throw new RefusedException(ErrorCode.USAGE, "this is a single file, not a folder", "leave --only out");
        }
        BitSet members = new BitSet();
        for (String pattern : patterns) {
            int before = members.cardinality();
            boolean known = mark(manifest, pattern, members);
            if (!known && members.cardinality() == before) {
                throw new RefusedException(
                        ErrorCode.NOT_FOUND,
                        "no file in the folder matches \"" + Printable.of(pattern) + "\"",
                        "p2p file show GROUP/NAME --files");
            }
        }
        return new Selection(manifest, members, piecesOf(manifest, members), false);
    }

    /** Whether any file matched, marked before or not. */
    private static boolean mark(Manifest manifest, String pattern, BitSet members) {
        PathMatcher glob = matcher(pattern);
        String folder = pattern.endsWith("/") ? pattern : pattern + "/";
        boolean any = false;
        for (int i = 0; i < manifest.files().size(); i++) {
            String path = manifest.files().get(i).pathInside();
            if (path.equals(pattern) || path.startsWith(folder) || glob.matches(Path.of(path))) {
                members.set(i);
                any = true;
            }
        }
        return any;
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "\"" + Printable.of(pattern) + "\" is no pattern: " + e.getDescription(),
                    "for example --only 'summer/*.jpg'");
        }
    }

    private static PieceSet piecesOf(Manifest manifest, BitSet members) {
        PieceSet pieces = new PieceSet(manifest.layout().pieces());
        long start = 0;
        for (int i = 0; i < manifest.files().size(); i++) {
            long end = start + manifest.files().get(i).size();
            if (members.get(i) && start < end) {
                for (long at = start / manifest.pieceLength(); at * manifest.pieceLength() < end; at++) {
                    pieces.add((int) at);
                }
            }
            start = end;
        }
        return pieces;
    }

    public boolean isAll() {
        return all;
    }

    public boolean wants(PieceIndex piece) {
        return pieces.contains(piece.value());
    }

    /** Wanted pieces; not to be changed. */
    public PieceSet pieces() {
        return pieces;
    }

    /** Bytes of the wanted pieces: what has to be fetched. */
    public long bytes() {
        long bytes = 0;
        for (int i = pieces.next(0); i >= 0; i = pieces.next(i + 1)) {
            bytes += manifest.layout().lengthOf(new PieceIndex(i));
        }
        return bytes;
    }

    /** Wanted files, by their place in the manifest; not to be changed. */
    BitSet members() {
        return members;
    }

    /** The published SHA-1: of the whole, or of the wanted files' SHA-1 one after another. */
    public Sha1 sha1() {
        if (all) {
            return manifest.sha1();
        }
        MessageDigest digest = Digests.sha1();
        members.stream()
                .forEach(i -> digest.update(manifest.files().get(i).sha1().toBytes()));
        return Sha1.of(digest.digest());
    }
}
