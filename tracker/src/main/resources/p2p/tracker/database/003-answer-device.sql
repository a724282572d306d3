-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
--
-- The key of the daemon that asked, by which a retry is told from somebody else's request; null for the operator.

ALTER TABLE answer ADD COLUMN device BLOB;
