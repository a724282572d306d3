// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import p2p.core.Blob;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.UserName;

/**
 * What the tracker link tells about the account and its groups. On the loop. Renewing (every 10 minutes, after each Welcome
 * and whenever the membership changes) is the tracker link's work; keeping and using tickets happens behind this.
 */
public interface Membership {
    /** The account that this device is logged in to, after a login, a Welcome or at start from saved state; repeatable. */
    void loggedIn(UserName user);

    /** Stops offering, pauses downloads, closes swarms, forgets tickets. Harmless when nobody is logged in. */
    void loggedOut();

    /** All tickets of this account, one a group: a group that lacks is one it no longer belongs to. */
    void ticketsRenewed(List<Blob> tickets);

    /** Tickets of the user for the group that were issued before {@code notBefore} are void: sessions based on them close. */
    void revoked(GroupId group, UserName user, long notBefore);

    /** These entries are on no group's list any more: they are not offered from now on. Repeatable. */
    void deleted(List<EntryId> entries);

    /** {@link Directory#reachable()} changed. */
    void trackersReachable(boolean reachable);
}
