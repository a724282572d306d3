// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The street between processes: TLS with pinned keys, frame pipelines with limits and time-outs, request correlation,
 * and the Netty event loop behind {@link p2p.loop.Loop}.
 */
@NullMarked
package p2p.net;

import org.jspecify.annotations.NullMarked;
