// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.FileName;
import p2p.core.GroupName;

/**
 * A file that this daemon offers: {@code have} of {@code pieces} pieces; {@code problem} says why it does not, or is empty. {@code version}
 * is 0 while it waits to be published.
 */
public record ShareView(
        String path,
        GroupName group,
        FileName name,
        int version,
        long size,
        int have,
        int pieces,
        long uploaded,
        String problem) {}
