-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- The catalog, version 1. Names are unique by their key (lower case) and shown as first written; times are ms since 1970.

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE account (
    key      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    password TEXT NOT NULL,
    admin    INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    created  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE device (
    peer     BLOB PRIMARY KEY,
    name     TEXT NOT NULL,
    user_key TEXT NOT NULL REFERENCES account (key),
    since    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX device_by_user ON device (user_key);

CREATE TABLE admin_token (
    hash BLOB PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE circle (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    owner_key TEXT REFERENCES account (key),
    policy    TEXT NOT NULL,
    created   INTEGER NOT NULL
);
CREATE INDEX circle_by_owner ON circle (owner_key);

CREATE TABLE member (
    circle   INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    user_key TEXT NOT NULL REFERENCES account (key),
    since    INTEGER NOT NULL,
    PRIMARY KEY (circle, user_key)
) WITHOUT ROWID;
CREATE INDEX member_by_user ON member (user_key);

CREATE TABLE join_request (
    circle   INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    user_key TEXT NOT NULL REFERENCES account (key),
    time     INTEGER NOT NULL,
    PRIMARY KEY (circle, user_key)
) WITHOUT ROWID;
CREATE INDEX join_request_by_user ON join_request (user_key);

CREATE TABLE invite (
    hash         BLOB PRIMARY KEY,
    circle       INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    pre_approved INTEGER NOT NULL,
    used         INTEGER NOT NULL,
    expires      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX invite_by_circle ON invite (circle);

CREATE TABLE entry (
    id            INTEGER PRIMARY KEY,
    circle        INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    search_key    TEXT NOT NULL,
    version       INTEGER NOT NULL,
    newest        INTEGER NOT NULL,
    content       BLOB NOT NULL,
    size          INTEGER NOT NULL,
    files         INTEGER NOT NULL,
    piece_length  INTEGER NOT NULL,
    sha256        BLOB,
    sha1          BLOB,
    owner_key     TEXT NOT NULL REFERENCES account (key),
    publisher_key TEXT NOT NULL REFERENCES account (key),
    time          INTEGER NOT NULL,
    UNIQUE (circle, name, version)
);
CREATE INDEX entry_newest ON entry (circle, name) WHERE newest = 1;
CREATE INDEX entry_by_content ON entry (content);

-- What request ids were answered with, for a day.
CREATE TABLE answer (
    request BLOB PRIMARY KEY,
    actor   TEXT NOT NULL,
    time    INTEGER NOT NULL,
    result  BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_by_time ON answer (time);

-- Every command that changed something; each row's hash covers the row and the hash before it.
CREATE TABLE history (
    seq         INTEGER PRIMARY KEY,
    incarnation INTEGER NOT NULL,
    log_index   INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    request     BLOB NOT NULL,
    command     BLOB NOT NULL,
    result      BLOB NOT NULL,
    previous    BLOB NOT NULL,
    hash        BLOB NOT NULL
);

INSERT INTO counter (name, value) VALUES
    ('applied', 0),
    ('incarnation', 0),
    ('group', 1),
    ('entry', 0);

INSERT INTO circle (id, key, name, owner_key, policy, created) VALUES (1, 'public', 'public', NULL, 'VERSION', 0);
