// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Questions to this tracker's copy of the catalog, off the loop through a bounded door. The stage completes on the loop;
 * a full queue fails it with a {@link p2p.core.RefusedException} ({@code BUSY}). Sees every command that was acknowledged here.
 */
public interface CatalogReader {
    /** {@code question} runs on a reader's thread against one consistent state; it must not write or touch loop state. */
    <T> CompletionStage<T> read(Function<CatalogTables, T> question);
}
