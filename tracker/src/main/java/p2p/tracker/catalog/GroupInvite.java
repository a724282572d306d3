// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.GroupId;
import p2p.core.Sha256;
import p2p.core.UserName;

/**
 * A token that was given out, by its SHA-256; {@code expires} in ms since 1970.
 *
 * @param inviter who gave it out; null for invites of before that was kept
 */
public record GroupInvite(
        Sha256 token, GroupId group, @Nullable UserName inviter, boolean preApproved, boolean used, long expires) {}
