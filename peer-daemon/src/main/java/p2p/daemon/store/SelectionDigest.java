// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import p2p.core.Digests;
import p2p.core.Sha1;

/** The SHA-1 of some files of a folder, as {@link Selection#sha1} has it, read from the disk. Belongs to the file's lane. */
final class SelectionDigest {
    private static final long STEP = 32 << 20;
    private static final int CHUNK = 256 << 10;

    private final FolderPlan plan;
    private final BitSet members;
    private final Disk.OpenFile content;
    private final BufferPool buffers;
    private final MessageDigest file = Digests.sha1();
    private final MessageDigest all = Digests.sha1();
    private int member;
    /** Where the next byte is in the content, and where the current file began. */
    private long at;

    private long start;

    SelectionDigest(FolderPlan plan, BitSet members, Disk.OpenFile content, BufferPool buffers) {
        this.plan = plan;
        this.members = members;
        this.content = content;
        this.buffers = buffers;
    }

    /** Reads on a little; true when all was read. */
    boolean step() throws IOException {
        ByteBuffer buffer = buffers.take(CHUNK);
        try {
            for (long read = 0; member < plan.members().size() && read < STEP; ) {
                read += advance(buffer);
            }
        } finally {
            buffers.give(buffer);
        }
        return member == plan.members().size();
    }

    private int advance(ByteBuffer buffer) throws IOException {
        long end = start + plan.members().get(member).size();
        if (!members.get(member)) {
            at = end;
        }
        if (at < end) {
            buffer.clear().limit((int) Math.min(CHUNK, end - at));
            try {
                content.read(buffer, at);
            } catch (EOFException e) {
                // not there: the digest will be another one, and the pieces will be looked at
                file.update((byte) 0);
            }
            file.update(buffer.rewind());
            at += buffer.limit();
            return buffer.limit();
        }
        if (members.get(member)) {
            all.update(file.digest());
        }
        member++;
        start = end;
        return 0;
    }

    /** The digest, after the last step. To be called once. */
    Sha1 finish() {
        return Sha1.of(all.digest());
    }
}
