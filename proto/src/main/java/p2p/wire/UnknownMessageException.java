// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

/** A whole frame with a message of a type that this build does not know: of a newer one. Between daemons it is skipped, once both know each other. */
public final class UnknownMessageException extends MalformedMessageException {
    private static final long serialVersionUID = 1;

    public UnknownMessageException(String message) {
        super(message);
    }
}
