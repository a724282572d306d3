// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.UserName;

/**
 * One version of one name in one group.
 *
 * @param owner whose name it is: the publisher of the first version
 * @param publisher who published this version
 * @param time ms since 1970
 */
public record Entry(
        EntryId id,
        GroupId group,
        FileName name,
        int version,
        Content content,
        UserName owner,
        UserName publisher,
        long time) {}
