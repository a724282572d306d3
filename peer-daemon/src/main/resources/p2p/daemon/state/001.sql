-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Ids of the network are signed 64-bit numbers; digests are BLOBs; times are ms since 1970 unless a name says otherwise.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE tracker_set (
    version INTEGER NOT NULL PRIMARY KEY,
    link BLOB NOT NULL
) STRICT;

CREATE TABLE transfer (
    number INTEGER NOT NULL PRIMARY KEY,
    user TEXT NOT NULL,
    entry INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    group_name TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    piece_length INTEGER NOT NULL,
    path TEXT NOT NULL,
    from_peers TEXT NOT NULL,
    state TEXT NOT NULL,
    problem_code TEXT,
    problem_message TEXT,
    problem_next TEXT,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    published BLOB,
    received BLOB,
    delivered TEXT NOT NULL
) STRICT;

CREATE TABLE copy (
    path TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    piece_length INTEGER NOT NULL,
    stage TEXT NOT NULL,
    part TEXT NOT NULL,
    have BLOB NOT NULL,
    stamp_key TEXT,
    stamp_size INTEGER,
    stamp_mtime_nanos INTEGER,
    stamp_ctime_nanos INTEGER,
    boot_id TEXT NOT NULL
) STRICT;

CREATE INDEX copy_content ON copy (content);

CREATE TABLE offer (
    entry INTEGER NOT NULL PRIMARY KEY,
    group_id INTEGER NOT NULL,
    group_name TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content BLOB NOT NULL,
    user TEXT NOT NULL,
    path TEXT NOT NULL,
    uploaded INTEGER NOT NULL
) STRICT;

CREATE TABLE manifest (
    content BLOB NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE hashes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    stamp_key TEXT NOT NULL UNIQUE,
    stamp_size INTEGER NOT NULL,
    stamp_mtime_nanos INTEGER NOT NULL,
    stamp_ctime_nanos INTEGER NOT NULL,
    manifest BLOB NOT NULL
) STRICT;

CREATE TABLE ticket (
    position INTEGER NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE source (
    entry INTEGER NOT NULL,
    position INTEGER NOT NULL,
    peer BLOB NOT NULL,
    user TEXT NOT NULL,
    device TEXT NOT NULL,
    endpoints TEXT NOT NULL,
    have INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    PRIMARY KEY (entry, position)
) STRICT;
