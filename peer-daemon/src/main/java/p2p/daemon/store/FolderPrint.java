// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import p2p.core.Digests;

/**
 * What tells whether the files of a folder are still those that were hashed: a 64-bit print of each file's {@link FileStamp},
 * and one stamp for all. Immutable.
 */
public final class FolderPrint {
    private static final String KEY = "folder:";

    private final long[] prints;
    private final FileStamp stamp;

    /** {@code stamps} in the order of the plan's files. */
    FolderPrint(FolderPlan plan, List<FileStamp> stamps) {
        prints = stamps.stream().mapToLong(FolderPrint::print).toArray();
        MessageDigest all = Digests.sha256();
        ByteBuffer print = ByteBuffer.allocate(Long.BYTES);
        for (int i = 0; i < prints.length; i++) {
            all.update(plan.members().get(i).path().getBytes(StandardCharsets.UTF_8));
            all.update(print.clear().putLong(prints[i]).flip());
        }
        stamp = new FileStamp(KEY + HexFormat.of().formatHex(all.digest()), plan.size(), 0, 0);
    }

    /** Looks at each file; fails with {@link SourceChangedException} when one is not there. Blocks: on a disk lane. */
    public static FolderPrint take(Disk disk, Path root, FolderPlan plan) throws IOException {
        List<FileStamp> stamps = new java.util.ArrayList<>(plan.members().size());
        for (FolderPlan.Member member : plan.members()) {
            Path file = root.resolve(member.path());
            stamps.add(disk.stamp(file).orElseThrow(() -> new SourceChangedException(file + " is not there any more")));
        }
        return new FolderPrint(plan, stamps);
    }

    /** Whether the stamp is one of a folder. */
    public static boolean isFolder(FileStamp stamp) {
        return stamp.key().startsWith(KEY);
    }

    /** One stamp for the folder: another one as soon as any file was changed. */
    public FileStamp stamp() {
        return stamp;
    }

    /** What {@link PartFile#seal} says of the folder: the root's stamp, with the beginning of this print where its own ctime would be. */
    FileStamp sealedIn(FileStamp root) {
        return new FileStamp(root.key(), root.size(), root.mtime(), beginning());
    }

    /** Whether the files are still those that were sealed, under whatever name the folder has now. */
    public boolean isSealed(FileStamp sealed) {
        return sealed.ctime() == beginning();
    }

    /** A folder's stamp that no folder has any more: of what was sealed, and changed since. */
    public static FileStamp changed(FileStamp sealed) {
        return new FileStamp(KEY + HexFormat.of().toHexDigits(sealed.ctime()), sealed.size(), 0, 0);
    }

    private long beginning() {
        return HexFormat.fromHexDigitsToLong(stamp.key(), KEY.length(), KEY.length() + 2 * Long.BYTES);
    }

    /** Whether that file still has its stamp. */
    boolean isSame(int member, FileStamp now) {
        return prints[member] == print(now);
    }

    private static long print(FileStamp stamp) {
        return Hashing.farmHashFingerprint64()
                .newHasher()
                .putUnencodedChars(stamp.key())
                .putLong(stamp.size())
                .putLong(stamp.mtime())
                .putLong(stamp.ctime())
                .hash()
                .asLong();
    }
}
