// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.PieceLayout;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.PartFile;
import p2p.daemon.store.PieceReader;
import p2p.daemon.swarm.PieceSet;

/** Content on this disk that can be served: which verified pieces there are, and how to read them. On the loop. */
final class Copy {
    private final Path path;
    private final ContentId content;
    private final PieceLayout layout;
    private PieceSet have;
    private PieceReader reader;

    /** {@code have} is the copy's own from here on. */
    Copy(Path path, ContentId content, PieceLayout layout, PieceSet have, PieceReader reader) {
        this.path = path;
        this.content = content;
        this.layout = layout;
        this.have = have;
        this.reader = reader;
    }

    Path path() {
        return path;
    }

    ContentId content() {
        return content;
    }

    PieceLayout layout() {
        return layout;
    }

    PieceSet have() {
        return have;
    }

    PieceReader reader() {
        return reader;
    }

    boolean isComplete() {
        return have.isFull();
    }

    /** Whether it is complete under its final name, and durable. */
    boolean isFinal() {
        return have.isFull() && isFinished();
    }

    /** Whether it has its final name; pieces of it may have been damaged since. */
    boolean isFinished() {
        return !(reader instanceof PartFile);
    }

    /** Whether it had its final name with all of it, and some of it is not what it was. */
    boolean isDamaged() {
        return !have.isFull() && isFinished();
    }

    /** The same bytes are read in another way from here on. */
    void readThrough(PieceReader other) {
        reader = other;
    }

    /** What was read anew from disk counts. */
    void replaceHave(PieceSet verified) {
        have = verified;
    }

    /** The row of a complete copy. */
    CopyRecord record(FileStamp stamp, String bootId) {
        return new CopyRecord(
                path.toString(),
                content,
                layout.size(),
                layout.pieceLength(),
                CopyRecord.Stage.COMPLETE,
                "",
                Blob.EMPTY,
                stamp,
                bootId);
    }
}
