// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

/**
 * Hears on the loop, in order, of every command that changed this tracker's catalog, wherever it was accepted; not of
 * refused ones and not of retries.
 */
public interface AppliedListener {
    void applied(Command command, Result result);
}
