// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.time.Instant;
import java.util.Locale;
import org.jline.reader.impl.history.DefaultHistory;

/** A history that forgets what nobody should read later: commands with a password in them, and answers to questions. */
final class SecretHistory extends DefaultHistory {
    private boolean asking;

    /** While asking, what is typed is an answer and not a command. */
    void asking(boolean now) {
        asking = now;
    }

    @Override
    public void add(Instant time, String line) {
        if (!asking && !holdsPassword(line)) {
            super.add(time, line);
        }
    }

    static boolean holdsPassword(String line) {
        String[] words = line.trim().toLowerCase(Locale.ROOT).split("\\s+");
        int at = words.length > 0 && words[0].equals("account") ? 1 : 0;
        boolean verb = words.length > at && words[at].matches("create_user|create|login|claim-admin");
        return verb && (words.length > at + 2 || line.contains("token"))
                || line.contains("--admin-token")
                || line.contains("claim-admin");
    }
}
