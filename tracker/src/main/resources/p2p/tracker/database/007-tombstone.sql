-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- What is left of versions that were deleted: their numbers are not given again.

CREATE TABLE tombstone (
    entry         INTEGER PRIMARY KEY,
    circle        INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    version       INTEGER NOT NULL,
    content       BLOB NOT NULL,
    size          INTEGER NOT NULL,
    publisher_key TEXT NOT NULL REFERENCES account (key),
    published     INTEGER NOT NULL,
    deleter       TEXT NOT NULL,
    time          INTEGER NOT NULL
);
CREATE INDEX tombstone_by_name ON tombstone (circle, name, version);
