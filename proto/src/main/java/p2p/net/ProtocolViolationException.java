// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.handler.codec.DecoderException;

/** The other side broke the rules of the wire: its connection is closed and the reason logged. */
public final class ProtocolViolationException extends DecoderException {
    private static final long serialVersionUID = 1;

    public ProtocolViolationException(String message) {
        super(message);
    }

    public ProtocolViolationException(String message, Throwable cause) {
        super(message, cause);
    }
}
