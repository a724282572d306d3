// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.regex.Pattern;

/** Commands in hints, as they have to be typed where they are read. */
final class Spoken {
    private static final Pattern HELP_OF = Pattern.compile("\\bp2p ([a-z_]+(?: [a-z-]+)?) --help\\b");

    /** Not what somebody else has to type. */
    private static final Pattern NAME = Pattern.compile("(?<!with: |runs: )\\bp2p (?=[a-z])");

    private Spoken() {}

    /** At the shell's prompt: without the program's name, which others still have to type. */
    static String inShell(String hint) {
        String help = HELP_OF.matcher(hint.replace("p2p --help", "help")).replaceAll("help $1");
        return NAME.matcher(help).replaceAll("");
    }
}
