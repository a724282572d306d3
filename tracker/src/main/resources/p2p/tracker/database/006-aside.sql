-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- What other lives of the catalog had acknowledged when they gave way to this one; row is the hash of the change in that life's history.

CREATE TABLE aside (
    id      INTEGER PRIMARY KEY,
    row     BLOB NOT NULL UNIQUE,
    tracker INTEGER NOT NULL,
    kept    TEXT NOT NULL,
    time    INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    change  TEXT NOT NULL,
    fate    TEXT NOT NULL,
    note    TEXT NOT NULL
);
