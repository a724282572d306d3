// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.message.GroupView;

/** A group as one account sees it. */
public record Standing(Group group, int members, GroupView.Standing standing) {}
