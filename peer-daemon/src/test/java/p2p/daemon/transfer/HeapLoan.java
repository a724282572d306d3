// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.ByteBuffer;

/** Zeros to send. */
record HeapLoan(ByteBuffer bytes) implements LentBuffer {
    HeapLoan(int length) {
        this(ByteBuffer.allocate(length));
    }

    @Override
    public void release() {
        // nothing to give back
    }
}
