-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Tickets of the account for the group that were issued before that time (ms since 1970, tracker time) are void.
-- user_key is the name in the form in which names are compared.

CREATE TABLE revocation (
    group_id INTEGER NOT NULL,
    user_key TEXT NOT NULL,
    user TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    PRIMARY KEY (group_id, user_key)
) STRICT;

CREATE INDEX revocation_time ON revocation (not_before);
