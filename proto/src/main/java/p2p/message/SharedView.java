// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Sha1;
import p2p.core.Sha256;

/**
 * A file that has just been shared; {@code previous} is the version before, or 0, published at {@code previousTime}.
 *
 * @param version 0 while it is not in the catalog yet
 * @param waiting why it is not yet, and is published later by itself; empty once it is
 */
public record SharedView(
        String path,
        GroupName group,
        FileName name,
        int version,
        int previous,
        long previousTime,
        long size,
        long millis,
        Sha256 sha256,
        Sha1 sha1,
        String waiting) {}
