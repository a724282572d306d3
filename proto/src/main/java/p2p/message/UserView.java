// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.Role;
import p2p.core.UserName;

/** An account as admins see it. */
public record UserView(UserName user, Role role, boolean disabled, long created, int devicesOnline) {}
