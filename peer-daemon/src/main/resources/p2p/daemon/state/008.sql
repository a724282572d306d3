-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- How far the hashing of a file is that is being shared, as HashPass.save writes it; null before it was first saved.

ALTER TABLE hashing ADD COLUMN hashed BLOB;
