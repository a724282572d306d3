// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Rate limits over restarts, one a line: of what, down, up. Stages complete on the loop. */
public interface LimitMemory {
    CompletionStage<List<String>> limits();

    /** Replaces all of them. Complete when durable. */
    CompletionStage<Void> keepLimits(List<String> limits);
}
