// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.file.Path;

/** A part file with verified pieces is not at its path: removed, or on a disk that is not mounted now. */
public final class PartMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    PartMissingException(Path part) {
        super(part.toString());
    }
}
