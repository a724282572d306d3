// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;

/** A file that was hashed is not the same any more. */
public final class SourceChangedException extends IOException {
    private static final long serialVersionUID = 1;

    public SourceChangedException(String message) {
        super(message);
    }
}
