// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.ContentId;
import p2p.core.GroupId;

/** A swarm: the members of one group who exchange one content. */
record SwarmKey(GroupId group, ContentId content) {}
