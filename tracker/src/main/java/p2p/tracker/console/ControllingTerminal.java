// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a terminal controls this process, and whether it may read from it; from {@code /proc/self/stat} (proc(5)) where there is one. */
public final class ControllingTerminal {
    /** Fields after the command's closing parenthesis, from 0. */
    private static final int PROCESS_GROUP = 2;

    private static final int TERMINAL = 4;
    private static final int FOREGROUND_GROUP = 5;

    private ControllingTerminal() {}

    public static boolean exists() {
        String[] stat = stat();
        return stat.length > TERMINAL ? !stat[TERMINAL].equals("0") : System.console() != null;
    }

    /** A process in the background that reads from its terminal is stopped by the system. */
    public static boolean isForeground() {
        String[] stat = stat();
        return stat.length <= FOREGROUND_GROUP || stat[PROCESS_GROUP].equals(stat[FOREGROUND_GROUP]);
    }

    private static String[] stat() {
        try {
            String text = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }
}
