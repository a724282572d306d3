// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Records to protobuf and back, one class per family. Unknown fields are skipped, unknown message types are refused, a
 * record that refuses its values becomes a {@link p2p.wire.MalformedMessageException}. Specified in docs/protocol.md.
 */
@NullMarked
package p2p.wire;

import org.jspecify.annotations.NullMarked;
