-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Browsers that are let in to the dashboard: SHA-256, in hex, of the word in the cookie and of the page's word; times in ms since 1970.

CREATE TABLE dashboard_session (
    cookie TEXT NOT NULL PRIMARY KEY,
    page TEXT NOT NULL,
    opened INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT;
