// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;

/**
 * What became of a publish: the name may differ from the one asked for; {@code previous} is the newest version before, or 0,
 * published at {@code previousTime} (ms since 1970).
 */
public record Publication(
        GroupId groupId, EntryId entry, FileName name, int version, int previous, long previousTime) {}
