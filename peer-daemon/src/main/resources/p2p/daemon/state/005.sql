-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Big files that are being hashed to be shared, in the order of their numbers: begun anew when the daemon ended meanwhile.

CREATE TABLE hashing (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    request BLOB NOT NULL UNIQUE,
    user TEXT NOT NULL,
    path TEXT NOT NULL,
    group_name TEXT NOT NULL,
    name TEXT,
    policy TEXT
) STRICT;
