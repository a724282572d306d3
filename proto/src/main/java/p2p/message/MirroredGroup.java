// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.GroupName;
import p2p.core.UserName;

/**
 * A group that this daemon mirrors for an account.
 *
 * @param directory absolute, where the files are
 * @param quota bytes, 0 for no limit
 * @param keep newest versions of a name that are kept, 0 for all
 * @param used bytes that are kept or reserved for what is being fetched
 * @param files versions that are kept complete
 * @param fetching versions under way
 * @param missing versions that should be here: there is no room, or nobody has them
 * @param problem empty while all is well
 */
public record MirroredGroup(
        GroupName group,
        UserName user,
        String directory,
        long quota,
        int keep,
        long used,
        int files,
        int fetching,
        int missing,
        String problem) {}
