// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli;

import java.io.Console;

/**
 * Which of the standard streams are terminals. The launcher tests that (the JVM cannot, stream by stream) and says so in the
 * property {@code p2p.terminals}: the digits 0, 1 and 2 of those that are.
 */
record Terminals(boolean input, boolean output, boolean error) {
    static Terminals ofProcess() {
        String told = System.getProperty("p2p.terminals");
        if (told == null) {
            Console console = System.console();
            return new Terminals(console != null, console != null, console != null);
        }
        return new Terminals(told.contains("0"), told.contains("1"), told.contains("2"));
    }
}
