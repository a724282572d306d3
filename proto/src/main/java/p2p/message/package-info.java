// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * What processes say to each other, as sealed families of records: {@link p2p.message.TrackerMessage} between daemon and
 * tracker, {@link p2p.message.PeerMessage} between daemons, {@link p2p.message.ControlMessage} between the command line
 * and its daemon. Families are split by noun and visited, so a new message that nobody handles does not compile.
 */
@NullMarked
package p2p.message;

import org.jspecify.annotations.NullMarked;
