// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.UserName;

/**
 * A version of a file in a group, or what is left of one that was deleted.
 *
 * @param user who published it at {@code time} (ms since 1970)
 * @param sources devices online that hold some of it
 * @param deletedBy who deleted it, at {@code deleted} (ms since 1970); empty and 0 while it is listed
 */
public record VersionView(
        int version, long size, UserName user, long time, int sources, String deletedBy, long deleted) {
    public boolean isDeleted() {
        return deleted > 0;
    }
}
