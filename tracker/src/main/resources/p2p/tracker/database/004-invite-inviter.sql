-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- Who gave an invite out: each member may have a number of open ones. Null for those of before.

ALTER TABLE invite ADD COLUMN inviter_key TEXT REFERENCES account (key);
