// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import p2p.core.Blob;
import p2p.core.PeerId;

/** Who shows a ticket: the other side of a connection, which can be asked what speaks for it. On the loop. */
public interface Presenter {
    /** The fingerprint of the key that it proved on this connection. */
    PeerId peer();

    /** For people and logs: device name and address. */
    String label();

    /**
     * Asks for the signed tracker sets after that version. Nothing in the answer is checked; it may never come. Fails with
     * {@link p2p.core.RefusedException} when the connection ends, or was asked too often.
     */
    CompletionStage<List<Blob>> trackerSetsAfter(long version);
}
