// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Sha1;
import p2p.core.Sha256;

/** A file that has just been shared; {@code previous} is the version before, or 0, published at {@code previousTime}. */
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
        Sha1 sha1) {}
