// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;

/**
 * A message with its correlation: {@code id} numbers what this side sends from 1, {@code replyTo} is the id that is answered or 0,
 * {@code requestId} names a change for ever, so that a retry on another connection is applied once. {@code seen} is the number of the newest
 * command of the catalog that the answer has seen, or that whoever asks has seen in answers before; 0 where that does not matter.
 */
public record Envelope<M>(long id, long replyTo, @Nullable RequestId requestId, long seen, M body) {
    public Envelope {
        if (id < 0 || replyTo < 0 || seen < 0) {
            throw new IllegalArgumentException("bad correlation " + id + "/" + replyTo + "/" + seen);
        }
    }

    public Envelope(long id, long replyTo, @Nullable RequestId requestId, M body) {
        this(id, replyTo, requestId, 0, body);
    }

    public static <M> Envelope<M> unasked(long id, M body) {
        return new Envelope<>(id, 0, null, body);
    }

    public static <M> Envelope<M> reply(long id, long replyTo, M body) {
        return new Envelope<>(id, replyTo, null, body);
    }
}
