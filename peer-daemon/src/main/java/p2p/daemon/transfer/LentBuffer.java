// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.ByteBuffer;

/** Bytes lent for one write. Whoever received it calls {@link #release()} exactly once, from any thread, written or not. */
public interface LentBuffer {
    /** The bytes between position and limit; direct memory, not to be written to. */
    ByteBuffer bytes();

    void release();
}
