// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import p2p.core.GroupId;

/** Which groups are mirrored, over restarts. Stages complete on the loop, a change when it is durable. */
public interface MirrorMemory {
    CompletionStage<List<MirrorSetting>> load();

    /** Inserts or replaces the setting of its group. */
    CompletionStage<Void> keep(MirrorSetting setting);

    CompletionStage<Void> forget(GroupId group);
}
