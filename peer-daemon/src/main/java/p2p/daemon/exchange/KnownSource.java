// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import p2p.message.Source;
import p2p.message.SourceOrigin;

/** A peer of an unfinished download as it survives a restart; {@code origin}: who said first that it takes part. */
public record KnownSource(Source source, SourceOrigin origin) {}
