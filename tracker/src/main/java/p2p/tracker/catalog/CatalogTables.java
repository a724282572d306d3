// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

/**
 * Everything the catalog remembers. Rules read and write it inside one transaction of the caller; readers see a
 * consistent state and must not write. Not thread-safe.
 */
public interface CatalogTables {
    AccountTable accounts();

    GroupTable groups();

    MemberTable members();

    EntryTable entries();

    AnswerTable answers();

    TrackerSetTable trackerSets();

    AsideTable asides();
}
