// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.RequestId;
import p2p.daemon.exchange.KnownSource;
import p2p.daemon.store.FileStamp;

/** One change of the daemon's surviving state; several are committed together by {@link StateStore#commit}. */
public sealed interface StateChange {
    /** One method a change, so that a forgotten one does not compile. */
    interface Visitor {
        void saveTransfer(SaveTransfer c);

        void dropTransfer(DropTransfer c);

        void saveCopy(SaveCopy c);

        void dropCopy(DropCopy c);

        void saveHave(SaveHave c);

        void saveOffer(SaveOffer c);

        void dropOffer(DropOffer c);

        void saveManifest(SaveManifest c);

        void saveHashes(SaveHashes c);

        void saveTickets(SaveTickets c);

        void saveSources(SaveSources c);

        void savePending(SavePending c);

        void dropPending(DropPending c);

        void saveIntent(SaveIntent c);

        void saveHashing(SaveHashing c);

        void dropIntent(DropIntent c);
    }

    void visit(Visitor visitor);

    /** Inserts or replaces the row with this number. */
    record SaveTransfer(TransferRecord transfer) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveTransfer(this);
        }
    }

    /** Forgets the transfer with this number; its copy and its offer have changes of their own. */
    record DropTransfer(long number) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.dropTransfer(this);
        }
    }

    /** Inserts or replaces the row of this path. */
    record SaveCopy(CopyRecord copy) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveCopy(this);
        }
    }

    /**
     * Forgets the copy at that path if its bytes are in that part file; no file is touched. Its manifest goes when no copy and
     * no transfer that runs needs it.
     */
    record DropCopy(String path, String part) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.dropCopy(this);
        }
    }

    /** A checkpoint: the pieces of the copy that are durable now, if its bytes are in that part file still. */
    record SaveHave(String path, String part, Blob have, String bootId) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveHave(this);
        }
    }

    /** Inserts or replaces the row of this entry. */
    record SaveOffer(OfferRecord offer) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveOffer(this);
        }
    }

    record DropOffer(EntryId entry) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.dropOffer(this);
        }
    }

    /** Inserts or replaces the row of this request. */
    record SavePending(PendingShare share) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.savePending(this);
        }
    }

    record DropPending(RequestId request) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.dropPending(this);
        }
    }

    /** Keeps an encoded manifest. */
    record SaveManifest(ContentId content, Blob manifest) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveManifest(this);
        }
    }

    /** Remembers what a file with this stamp hashes to: an encoded manifest. At most 10,000 are kept, the oldest go. */
    record SaveHashes(FileStamp stamp, Blob manifest) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveHashes(this);
        }
    }

    /** Replaces all cached tickets. */
    record SaveTickets(List<Blob> tickets) implements StateChange {
        public SaveTickets {
            tickets = List.copyOf(tickets);
        }

        @Override
        public void visit(Visitor v) {
            v.saveTickets(this);
        }
    }

    /** Replaces the cached sources of an entry: with them a download goes on while no tracker answers. */
    record SaveSources(EntryId entry, List<KnownSource> sources) implements StateChange {
        public SaveSources {
            sources = List.copyOf(sources);
        }

        @Override
        public void visit(Visitor v) {
            v.saveSources(this);
        }
    }

    /** Inserts or replaces the row of a file that is being hashed to be shared. */
    record SaveIntent(ShareIntent intent) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveIntent(this);
        }
    }

    /** How far the hashing of that file is; nothing when it is not being hashed any more. */
    record SaveHashing(RequestId id, Blob hashed) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.saveHashing(this);
        }
    }

    record DropIntent(RequestId id) implements StateChange {
        @Override
        public void visit(Visitor v) {
            v.dropIntent(this);
        }
    }
}
