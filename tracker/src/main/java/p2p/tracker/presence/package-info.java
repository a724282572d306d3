// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Who is connected, what each device holds, and who wants to know: soft state, rebuilt by the daemons within seconds of a
 * tracker's start. All of it is owned by the loop; time comes from the loop.
 */
@NullMarked
package p2p.tracker.presence;

import org.jspecify.annotations.NullMarked;
