-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- Minutes that a group's tickets count among peers that reach no tracker; 0: not at all.

ALTER TABLE circle ADD COLUMN grace INTEGER NOT NULL DEFAULT 720;
