// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** What happens when a file is published under a name that its group already uses. */
public enum ConflictPolicy {
    /** A new version; the old ones stay fetchable. */
    VERSION,
    /** The new entry is called {@code name_v2.ext}. */
    RENAME,
    /** The new version replaces the old one. */
    OVERWRITE
}
