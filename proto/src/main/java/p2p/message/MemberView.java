// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.UserName;

/** A member of a group; {@code online} when one of the account's devices is. */
public record MemberView(UserName user, boolean owner, boolean online, long since) {}
