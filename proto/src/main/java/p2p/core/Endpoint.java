// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Where a process listens: a host name or address, and a TCP port. IPv6 addresses are held without brackets. */
public record Endpoint(String host, int port) {
    public static final int DEFAULT_TRACKER_PORT = 8089;
    public static final int DEFAULT_PEER_PORT = 7700;
    private static final int MAX_HOST = 253;

    public Endpoint {
        if (host.isEmpty()
                || host.length() > MAX_HOST
                || !host.chars().allMatch(Endpoint::allowed)
                || !bracketable(host)) {
            throw new IllegalArgumentException("\"" + Printable.of(host) + "\" is not a host name or address");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 1-65535");
        }
    }

    /** Reads {@code host:port}, {@code [v6]:port} or a bare host, which gets {@code defaultPort}. */
    public static Endpoint parse(String text, int defaultPort) {
        String s = text.trim();
        if (s.startsWith("[")) {
            int close = s.indexOf(']');
            if (close < 0) {
                throw new IllegalArgumentException(
                        "\"" + Printable.of(text) + "\" lacks the closing bracket, as in [::1]:8089");
            }
            String rest = s.substring(close + 1);
            String host = s.substring(1, close);
            if (host.indexOf(':') < 0 || !rest.isEmpty() && rest.charAt(0) != ':') {
                throw new IllegalArgumentException(
                        "\"" + Printable.of(text) + "\" is not an IPv6 address and port, as in [::1]:8089");
            }
            return new Endpoint(host, rest.isEmpty() ? defaultPort : port(rest.substring(1)));
        }
        int colon = s.lastIndexOf(':');
        if (colon < 0 || colon != s.indexOf(':')) {
            return new Endpoint(s, defaultPort);
        }
        return new Endpoint(s.substring(0, colon), port(s.substring(colon + 1)));
    }

    /** A port from 1 to 65535; the error gives an example of a right one. */
    public static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return port;
            }
        } catch (NumberFormatException e) {
            // the message below says it
        }
        throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is not a port (1-65535, for example 8089)");
    }

    /** A host with colons is an IPv6 address, perhaps with an interface after a percent sign. */
    private static boolean bracketable(String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        return host.indexOf(':') < 0
                || address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    }

    private static boolean allowed(int c) {
        return c > ' ' && c < 0x7f && c != '/' && c != '[' && c != ']' && c != '"' && c != '\\';
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
