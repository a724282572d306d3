// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Printable;

/**
 * The server's log of what happened: one line an event, {@code KIND key=value ...}. Never a password, a token, a link or a
 * key; text from elsewhere is escaped.
 */
public final class EventLog {
    /** The logger's name. */
    public static final String NAME = "p2p.events";

    private final Logger log = LoggerFactory.getLogger(NAME);

    /** {@code pairs} are keys and values in turn; values that are empty are left out. */
    public void record(String kind, Object... pairs) {
        if (log.isInfoEnabled()) {
            log.info("{}", line(kind, pairs));
        }
    }

    /** The same for what was refused or failed. */
    public void warn(String kind, Object... pairs) {
        if (log.isWarnEnabled()) {
            log.warn("{}", line(kind, pairs));
        }
    }

    static String line(String kind, Object... pairs) {
        StringBuilder line = new StringBuilder(kind.toLowerCase(Locale.ROOT));
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            String value = Printable.of(String.valueOf(pairs[i + 1]));
            if (!value.isEmpty()) {
                line.append(' ').append(pairs[i]).append('=');
                boolean plain = value.indexOf(' ') < 0 && value.indexOf('"') < 0;
                line.append(plain ? value : '"' + value.replace("\"", "'") + '"');
            }
        }
        return line.toString();
    }
}
