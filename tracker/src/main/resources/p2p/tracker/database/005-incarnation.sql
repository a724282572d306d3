-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- The lives of the replicated log, the newest being the one that counts; each has a Raft group of its own.

CREATE TABLE incarnation (
    number     INTEGER PRIMARY KEY,
    raft_group TEXT NOT NULL,
    founder    BLOB NOT NULL,
    began      INTEGER NOT NULL,
    how        TEXT NOT NULL
);

-- What the trackers agree on about themselves: the root key, and the chain of signed sets.
CREATE TABLE root_key (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL
);

CREATE TABLE tracker_set (
    version INTEGER PRIMARY KEY,
    link    BLOB NOT NULL
);
