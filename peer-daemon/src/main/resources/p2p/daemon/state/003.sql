-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Files that were hashed and that no tracker has taken into the catalog yet, in the order of their numbers. The size of the file that
-- was hashed is part of its stamp.

CREATE TABLE pending_share (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    request BLOB NOT NULL UNIQUE,
    user TEXT NOT NULL,
    path TEXT NOT NULL,
    group_name TEXT NOT NULL,
    name TEXT NOT NULL,
    policy TEXT,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    piece_length INTEGER NOT NULL,
    stamp_key TEXT NOT NULL,
    stamp_mtime_nanos INTEGER NOT NULL,
    stamp_ctime_nanos INTEGER NOT NULL
) STRICT;
