// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.RequestId;

/**
 * A change to the catalog with everything that applying it depends on.
 *
 * @param request names the change for ever: a retry carries the same id and is applied once
 * @param time ms since 1970, by the clock of the tracker that accepted it
 */
public record Command(RequestId request, long time, Actor actor, Change change) {}
