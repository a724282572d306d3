// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import io.netty.handler.codec.DecoderException;
import p2p.core.Printable;

/** Why a connection broke, in words that a log may hold. */
final class Causes {
    private Causes() {}

    static String plain(Throwable cause) {
        Throwable inner = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        return Printable.of(inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage());
    }
}
