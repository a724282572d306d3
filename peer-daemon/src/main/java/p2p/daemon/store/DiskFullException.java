// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file system, or this user's share of it, has no room left. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    public DiskFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
