// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.UserName;
import p2p.trust.Revocations;

/** Keeps what must survive a restart; stages complete on the loop once it is durable. */
public interface NetworkMemory {
    CompletionStage<Void> keep(KnownNetwork network);

    /** Null: nobody is logged in. */
    CompletionStage<Void> keepAccount(@Nullable UserName user);

    /** Adds revocations, and forgets all from before {@code oldest} (ms since 1970) and what is beyond {@link Revocations#MAX}. */
    CompletionStage<Void> keepRevocations(List<Revocations.Entry> added, long oldest);
}
