// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

/** What {@code ^C} does while a command waits: within the scope it interrupts the thread that opened it. */
@FunctionalInterface
public interface Interrupts {
    Scope open();

    /** Until closed. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
