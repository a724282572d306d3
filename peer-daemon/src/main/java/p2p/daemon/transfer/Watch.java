// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

/** Something that is told again and again until it is closed. On the loop. */
public interface Watch {
    /** Nothing is told from here on; harmless when repeated. */
    void close();
}
