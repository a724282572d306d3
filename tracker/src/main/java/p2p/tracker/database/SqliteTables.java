// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import p2p.sql.Sql;
import p2p.tracker.catalog.AccountTable;
import p2p.tracker.catalog.AnswerTable;
import p2p.tracker.catalog.AsideTable;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.EntryTable;
import p2p.tracker.catalog.GroupTable;
import p2p.tracker.catalog.MemberTable;
import p2p.tracker.catalog.TrackerSetTable;

/** The catalog's tables over one connection. */
final class SqliteTables implements CatalogTables {
    private final SqliteAccounts accounts;
    private final SqliteGroups groups;
    private final SqliteMembers members;
    private final SqliteEntries entries;
    private final SqliteAnswers answers;
    private final SqliteTrackerSets trackerSets;
    private final SqliteAsides asides;

    SqliteTables(Sql sql) {
        Counters counters = new Counters(sql);
        accounts = new SqliteAccounts(sql);
        groups = new SqliteGroups(sql, counters);
        members = new SqliteMembers(sql);
        entries = new SqliteEntries(sql, counters);
        answers = new SqliteAnswers(sql);
        trackerSets = new SqliteTrackerSets(sql);
        asides = new SqliteAsides(sql);
    }

    @Override
    public AccountTable accounts() {
        return accounts;
    }

    @Override
    public GroupTable groups() {
        return groups;
    }

    @Override
    public MemberTable members() {
        return members;
    }

    @Override
    public EntryTable entries() {
        return entries;
    }

    @Override
    public AnswerTable answers() {
        return answers;
    }

    @Override
    public TrackerSetTable trackerSets() {
        return trackerSets;
    }

    @Override
    public AsideTable asides() {
        return asides;
    }
}
