// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.concurrent.CompletionStage;

/**
 * Takes commands to the catalog. The stage completes on the loop once the command is on disk (with several trackers: on a
 * majority of them), after {@link AppliedListener} was told. A full queue refuses with {@code BUSY}. Callable on the loop.
 */
public interface CatalogWriter {
    CompletionStage<Result> write(Command command);
}
