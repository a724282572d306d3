// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** What an account may do at the trackers, beyond its groups. */
public enum Role {
    /** Share and download. */
    USER,
    /** Also: list and disable users, give roles, read logs, discover, ping, delete files. */
    ADMIN
}
