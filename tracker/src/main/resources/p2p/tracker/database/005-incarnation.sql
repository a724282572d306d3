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
