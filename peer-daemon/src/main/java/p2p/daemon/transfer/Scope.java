// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;

/**
 * What a download is limited to.
 *
 * @param from the only peers allowed, as user@device; empty for all
 * @param only the files of a folder that are wanted, as {@link p2p.daemon.store.Selection#of} reads them; empty for all
 */
public record Scope(List<String> from, List<String> only) {
    /** No limit. */
    public static final Scope ALL = new Scope(List.of(), List.of());

    public Scope {
        from = List.copyOf(from);
        only = List.copyOf(only);
    }
}
