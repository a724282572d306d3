// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

/**
 * Bytes or a frame that are no message of ours: cut short, too deep, too many items, an unknown type, a value that its
 * record refuses. The other side broke the protocol; whoever reads the frame closes the connection.
 */
public class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a body that is not set, which is also how a type this version does not know arrives. */
    static MalformedMessageException unknownType(String what) {
        return new MalformedMessageException("a " + what + " of an unknown type, or empty");
    }

    /** For a value that was refused; says why. */
    static MalformedMessageException refused(Enum<?> what, IllegalArgumentException why) {
        return new MalformedMessageException("bad " + what + ": " + why.getMessage(), why);
    }
}
