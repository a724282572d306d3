// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of the pipelines: over embedded channels, and over real TLS on loopback. */
@NullMarked
package p2p.net;

import org.jspecify.annotations.NullMarked;
