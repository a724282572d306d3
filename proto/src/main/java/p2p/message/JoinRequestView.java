// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.GroupName;
import p2p.core.UserName;

/** Somebody who waits to be admitted; {@code time} in ms since 1970. */
public record JoinRequestView(GroupName group, UserName user, UserName owner, long time) {}
