// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import org.jspecify.annotations.Nullable;

/**
 * Whether and where the dashboard is served; always on the loopback addresses.
 *
 * @param port null for {@link #FIRST_PORT} or the next free one, remembered
 * @param interimMillis how often a browser hears that what it asked for is still being worked on
 */
public record WebSettings(boolean enabled, @Nullable Integer port, long interimMillis) {
    private static final long INTERIM_MILLIS = 60_000;

    /** Served when somebody asks for it, on any free port. */
    public static final WebSettings DEFAULT = new WebSettings(true, null, INTERIM_MILLIS);

    public static final int FIRST_PORT = 7780;

    /** The configuration's word: {@code off}, or a port. Throws {@link IllegalArgumentException}. */
    public static WebSettings parse(String text) {
        if (text.equals("off")) {
            return new WebSettings(false, null, INTERIM_MILLIS);
        }
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return new WebSettings(true, port, INTERIM_MILLIS);
            }
        } catch (NumberFormatException e) {
            // the message below says it
        }
        throw new IllegalArgumentException("neither \"off\" nor a port");
    }
}
