// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.UserName;

/** Keeps what must survive a restart; stages complete on the loop once it is durable. */
public interface NetworkMemory {
    CompletionStage<Void> keep(KnownNetwork network);

    /** Null: nobody is logged in. */
    CompletionStage<Void> keepAccount(@Nullable UserName user);
}
