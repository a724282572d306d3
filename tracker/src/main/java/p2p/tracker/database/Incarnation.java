// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.UUID;
import p2p.core.PeerId;

/**
 * One life of the catalog's log. A new one begins when a tracker goes on alone without the others' consent: with a log of its own, so that
 * those it left behind can never outvote it.
 *
 * @param number 0 for a network's first, then one more each time
 * @param group names the Raft group
 * @param founder the tracker that began it
 * @param began ms since 1970, by the founder's clock
 * @param how why it began, for people
 */
public record Incarnation(long number, UUID group, PeerId founder, long began, String how) {}
