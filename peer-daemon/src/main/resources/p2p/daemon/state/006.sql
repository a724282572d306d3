-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Groups that this daemon mirrors. quota is in bytes, 0 for none; keep is how many of the newest versions of a name stay, 0 for all.

CREATE TABLE mirror (
    group_id INTEGER NOT NULL PRIMARY KEY,
    group_name TEXT NOT NULL,
    user TEXT NOT NULL,
    directory TEXT NOT NULL,
    quota INTEGER NOT NULL,
    keep INTEGER NOT NULL
) STRICT;
