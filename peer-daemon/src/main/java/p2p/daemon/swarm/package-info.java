// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Pure decisions of a swarm: which piece and block to ask whom for, how much at once, whom to serve next. No I/O, no clock
 * of its own, chance only from the generator handed in; used on the loop.
 */
@NullMarked
package p2p.daemon.swarm;

import org.jspecify.annotations.NullMarked;
