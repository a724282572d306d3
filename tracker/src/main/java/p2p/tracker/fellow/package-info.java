// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Connections between trackers beside their log: one accepting side, one dialling side, requests and replies. Decides nothing; what a request
 * means is for the {@link p2p.tracker.fellow.FellowDesk}. Everything on the loop.
 */
@NullMarked
package p2p.tracker.fellow;

import org.jspecify.annotations.NullMarked;
