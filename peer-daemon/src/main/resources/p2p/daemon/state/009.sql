-- SPDX-License-Identifier: Apache-2.0
-- Copyright The p2p authors
-- Who said first that a peer takes part (SourceOrigin): only the trackers' list is replaced by the trackers' next one.

ALTER TABLE source ADD COLUMN origin TEXT NOT NULL DEFAULT 'TRACKER';
