// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/**
 * What failed, why and what to do next: the error that people read, carried as a value. {@code next} is a command or a
 * short advice and may be empty.
 */
public record Problem(ErrorCode code, String message, String next) {
    public static Problem of(ErrorCode code, String message) {
        return new Problem(code, message, "");
    }

    public static Problem of(ErrorCode code, String message, String next) {
        return new Problem(code, message, next);
    }

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
