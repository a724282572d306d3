// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.GroupId;
import p2p.core.Sha256;

/** A token that was given out, by its SHA-256; {@code expires} in ms since 1970. */
public record GroupInvite(Sha256 token, GroupId group, boolean preApproved, boolean used, long expires) {}
