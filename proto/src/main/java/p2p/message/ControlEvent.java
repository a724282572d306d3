// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** What the daemon tells while a request is under way. */
public sealed interface ControlEvent extends ControlMessage {
    interface Visitor<R> {
        R shareProgress(ShareProgress m);

        R transferProgress(TransferProgress m);
    }

    <R> R visit(ControlEvent.Visitor<R> visitor);

    @Override
    default <R> R visit(ControlMessage.Visitor<R> visitor) {
        return visitor.event(this);
    }

    /** Bytes hashed so far. */
    record ShareProgress(String path, long done, long total) implements ControlEvent {
        @Override
        public <R> R visit(ControlEvent.Visitor<R> v) {
            return v.shareProgress(this);
        }
    }

    record TransferProgress(TransferView transfer) implements ControlEvent {
        @Override
        public <R> R visit(ControlEvent.Visitor<R> v) {
            return v.transferProgress(this);
        }
    }
}
