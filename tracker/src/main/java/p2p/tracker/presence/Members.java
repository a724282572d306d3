// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import p2p.core.GroupId;
import p2p.core.UserName;

/** Answers from memory who belongs to which group right now: only members are sources and only they are told of sources. */
public interface Members {
    boolean isMember(GroupId group, UserName user);
}
