// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** What the daemon tells while a request is under way. */
public sealed interface ControlEvent extends ControlMessage {
    interface Visitor<R> {
        R shareProgress(ShareProgress m);

        R transferProgress(TransferProgress m);

        R storeProgress(StoreProgress m);
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

    /**
     * While a file is to be stored: {@code stored} of {@code wanted} mirrors hold it, {@code mirrors} are online, the next one has
     * {@code have} of {@code pieces}; {@code note} says what is waited for.
     */
    record StoreProgress(int stored, int wanted, int mirrors, int have, int pieces, String note)
            implements ControlEvent {
        @Override
        public <R> R visit(ControlEvent.Visitor<R> v) {
            return v.storeProgress(this);
        }
    }
}
