// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import p2p.core.FileName;
import p2p.core.VersionedName;

/**
 * A file that a program of this machine hands over, written from its beginning on under a hidden name, and given its own name when it is whole
 * and durable. Blocks: on a disk lane, one call after another.
 */
public final class IncomingFile {
    /** How many names {@code name_vN.ext} are tried. */
    private static final int NAMES = 1_000;

    private static final String PREFIX = ".p2p-upload-";
    private static final String SUFFIX = ".part";

    private final Disk disk;
    private final Path part;
    private final Disk.OpenFile file;
    private long written;

    private IncomingFile(Disk disk, Path part, Disk.OpenFile file) {
        this.disk = disk;
        this.part = part;
        this.file = file;
    }

    /**
     * Begins a file in the folder.
     *
     * @param owner tells this daemon's unfinished files from those of others, see {@link #sweep}
     * @param id no other of the owner's has it
     */
    public static IncomingFile create(Disk disk, Path folder, String owner, String id) throws IOException {
        Path part = folder.resolve(PREFIX + owner + "-" + id + SUFFIX);
        return new IncomingFile(disk, part, disk.create(part));
    }

    /** Removes what an earlier run of this owner left unfinished in the folder. */
    public static void sweep(Disk disk, Path folder, String owner) throws IOException {
        for (Disk.Entry entry : disk.list(folder)) {
            if (entry.kind() == Disk.Kind.FILE
                    && entry.name().startsWith(PREFIX + owner + "-")
                    && entry.name().endsWith(SUFFIX)) {
                disk.delete(folder.resolve(entry.name()));
            }
        }
    }

    /** Appends all of the buffer. */
    public void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        file.write(bytes, written);
        written += length;
    }

    /** Makes it durable under its name, or the first {@code name_vN.ext} that is free, and returns where that is. Never over another file. */
    public Path finish(FileName name) throws IOException {
        file.force();
        file.close();
        disk.dress(part, false);
        FileStamp sealed = disk.stamp(part).orElseThrow(() -> new PartMissingException(part));
        Path folder = requireNonNull(part.getParent(), "a part file is in a folder");
        for (int n = 1; ; n++) {
            Path target = folder.resolve((n == 1 ? name : VersionedName.of(name, n)).text());
            try {
                Optional<FileStamp> linked = FinalName.link(disk, part, target, sealed);
                if (linked.isEmpty()) {
                    FinalName.place(disk, part, target, sealed, false);
                }
                return target;
            } catch (FileAlreadyExistsException e) {
                if (n == NAMES) {
                    throw e;
                }
            }
        }
    }

    /** Leaves nothing of it. */
    public void discard() throws IOException {
        try {
            file.close();
        } finally {
            disk.delete(part);
        }
    }
}
