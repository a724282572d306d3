// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file system, as narrow as the store needs it, so that tests can lose power at any point. All calls block: disk lanes
 * only. A change is durable only after the right force: of the file for bytes, of the directory for names.
 */
public interface Disk {
    /** Opens an existing regular file for reading. */
    OpenFile openRead(Path file) throws IOException;

    /** Opens an existing regular file for reading and writing. */
    OpenFile openWrite(Path file) throws IOException;

    /** Creates an empty file with mode 0600; fails with {@link java.nio.file.FileAlreadyExistsException} if the name is taken. */
    OpenFile create(Path file) throws IOException;

    /** Creates an empty file with the mode that a new file of this user has; fails like {@link #create}. */
    OpenFile createDressed(Path file, boolean executable) throws IOException;

    /**
     * Creates an empty folder with mode 0700; fails with {@link java.nio.file.FileAlreadyExistsException} if the name is taken.
     */
    void createDirectory(Path directory) throws IOException;

    /** What the folder holds, in no order; symbolic links are told, not followed. */
    List<Entry> list(Path directory) throws IOException;

    /** Removes the folder with all that is in it, if it is there; links in it are removed, not followed. */
    void deleteTree(Path directory) throws IOException;

    /**
     * Makes everything durable, names and bytes, that was written so far to the file system that holds the folder: one call
     * for any number of files.
     */
    void barrier(Path directory) throws IOException;

    /**
     * Gives the file a second name; fails with {@link java.nio.file.FileAlreadyExistsException} and never overwrites. File
     * systems without hard links refuse with another exception.
     */
    void link(Path target, Path existing) throws IOException;

    /** Moves a name, in one step, over an empty placeholder of the same kind that the caller created: where links are no way. */
    void replace(Path from, Path to) throws IOException;

    /** Removes the name if it is there. */
    void delete(Path file) throws IOException;

    /** Removes the directory if it is there and nothing is in it. */
    void deleteDirectory(Path directory) throws IOException;

    /** Makes names that were created, removed or changed in the directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Gives a finished file the mode that a new file of this user has: 0644, or 0755 if executable, less the umask. */
    void dress(Path file, boolean executable) throws IOException;

    /** Empty when there is no such file; follows symbolic links. */
    Optional<FileStamp> stamp(Path file) throws IOException;

    /** The directory's path without symbolic links: one directory, one name. */
    Path realDirectory(Path directory) throws IOException;

    boolean isDirectory(Path path);

    boolean isWritableDirectory(Path path);

    boolean isRegularFile(Path path);

    boolean isReadable(Path file);

    boolean isExecutable(Path file);

    /** Identifies the file system that holds the directory, as long as it is mounted. */
    String volume(Path directory) throws IOException;

    /** Bytes that this user may still write to the file system that holds the directory. */
    long usableSpace(Path directory) throws IOException;

    /** Identifies this boot of the machine: data not forced in an earlier one may be lost. */
    String bootId();

    /**
     * A name in a folder.
     *
     * @param stamp null for what is no ordinary file
     */
    record Entry(String name, Kind kind, @Nullable FileStamp stamp, boolean executable) {}

    /** What a name stands for. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        /** A device, a pipe, a socket. */
        OTHER
    }

    /** An open file; reads and writes are positional and complete. */
    interface OpenFile extends Closeable {
        /** Fills the buffer from {@code position} on; throws {@link java.io.EOFException} when the file ends before. */
        void read(ByteBuffer into, long position) throws IOException;

        /** Writes all of the buffer at {@code position}. */
        void write(ByteBuffer from, long position) throws IOException;

        /**
         * The same for bytes that nobody will read soon: past the page cache where file system and alignment allow it, which
         * costs a tenth of the processor time and pushes nothing out of memory. By one thread at a time.
         */
        void writeUncached(ByteBuffer from, long position) throws IOException;

        /** Makes written bytes durable (fdatasync); a failure is final: what was written since the last success is unknown. */
        void force() throws IOException;

        long size() throws IOException;

        /** Sets the length; a longer file has a hole at its end. */
        void resize(long size) throws IOException;

        @Override
        void close() throws IOException;
    }
}
