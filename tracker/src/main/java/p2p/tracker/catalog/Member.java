// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.UserName;

/** Somebody who belongs to a group since, or asked to join it at, {@code time} (ms since 1970). */
public record Member(UserName user, long time) {}
