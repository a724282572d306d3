// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import p2p.core.PieceIndex;

/** Content that can be served. Reads block: disk lanes only, any number at a time. */
public interface PieceReader extends Closeable {
    /**
     * Bytes of a verified piece, in a pooled buffer that the caller gives back; to be believed only after {@link #confirm}.
     * Empty: they are no longer what was verified.
     */
    Optional<ByteBuffer> read(PieceIndex piece, int offset, int length) throws IOException;

    /** All that was read so far is what was hashed; else fails with {@link SourceChangedException}. Once for many reads. */
    void confirm() throws IOException;

    /** Everything, read or not, is what was hashed; else fails with {@link SourceChangedException}. */
    default void inspect() throws IOException {
        confirm();
    }
}
