// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;

/** Results by request id, kept for {@link CatalogLimits#ANSWER_LIFE_MILLIS} and somewhat longer. */
public interface AnswerTable {
    @Nullable
    Answer find(RequestId request);

    void add(RequestId request, Answer answer);

    /** Forgets answers given before {@code time} (ms since 1970), but the newest {@code kept}: a clock that jumps must not make retries new. */
    void prune(long time, int kept);
}
