-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Which files of a folder a download is about: a JSON list of patterns, empty for all.

ALTER TABLE transfer ADD COLUMN only_files TEXT NOT NULL DEFAULT '[]';
