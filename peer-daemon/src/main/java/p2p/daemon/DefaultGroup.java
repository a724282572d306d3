// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.util.concurrent.CompletionStage;
import p2p.core.GroupName;
import p2p.daemon.state.SqliteNetworkMemory;

/** The group that is meant where a command names none. On the loop. */
final class DefaultGroup {
    private final SqliteNetworkMemory memory;
    private GroupName group;

    private DefaultGroup(SqliteNetworkMemory memory, GroupName group) {
        this.memory = memory;
        this.group = group;
    }

    /** That of the last run; {@code public} at first. Blocking: at start only. */
    static DefaultGroup kept(SqliteNetworkMemory memory) {
        return new DefaultGroup(memory, Waiting.on(memory.defaultGroup()).orElse(GroupName.PUBLIC));
    }

    GroupName group() {
        return group;
    }

    /** Complete when it is durable. */
    CompletionStage<Void> set(GroupName now) {
        return memory.keepDefaultGroup(now).thenRun(() -> group = now);
    }
}
