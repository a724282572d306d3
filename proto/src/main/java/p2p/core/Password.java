// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** A password on its way to the tracker. Prints as stars, so that no log line or error can carry it. */
public record Password(String text) {
    public static final int MAX_LENGTH = 512;

    public Password {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a password has at most " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
