// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Sha1;
import p2p.core.Sha256;

/**
 * A file or a folder that has just been shared; {@code previous} is the version before, or 0, published at {@code previousTime}.
 *
 * @param version 0 while it is not in the catalog yet
 * @param files number of files in a folder; 0 for a single file
 * @param sha256 of the whole, as {@link p2p.core.Manifest#sha256} has it; {@code sha1} likewise
 * @param remarks what was left out of a folder and why, for people
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
        int files,
        long millis,
        Sha256 sha256,
        Sha1 sha1,
        List<String> remarks,
        String waiting) {
    public SharedView {
        remarks = List.copyOf(remarks);
    }
}
