// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;

/**
 * An entry that this daemon offers to a group from one of its copies.
 *
 * @param entry the primary key
 * @param user the account under which it is offered: only while that account is logged in
 * @param path the copy, {@link CopyRecord#path()}
 * @param uploaded payload bytes sent so far
 */
public record OfferRecord(
        EntryId entry,
        GroupId groupId,
        GroupName group,
        FileName name,
        int version,
        ContentId content,
        UserName user,
        String path,
        long uploaded) {
    /** The same from another copy. */
    OfferRecord from(String copy) {
        return new OfferRecord(entry, groupId, group, name, version, content, user, copy, uploaded);
    }

    /** The offer of what a download brings. */
    static OfferRecord of(TransferRecord t) {
        return new OfferRecord(
                t.entry(), t.groupId(), t.group(), t.name(), t.version(), t.content(), t.user(), t.path(), 0);
    }
}
