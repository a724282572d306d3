// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ControlEvent;
import p2p.message.MirroredGroup;
import p2p.message.TransferView;

/** The mirrors of this daemon, for the control edge. On the loop; refusals are {@link p2p.core.RefusedException}. */
public interface Mirroring {
    /**
     * Mirrors the group from now on, or changes how; null leaves a value as it is. Completes with what is mirrored now, when that is durable.
     *
     * @param quota bytes at most, 0 for no limit
     * @param keep newest versions of a name that stay, 0 for all
     * @param directory absolute; the group gets a folder of its own in it
     */
    CompletionStage<List<MirroredGroup>> mirror(
            GroupName group, @Nullable Long quota, @Nullable Integer keep, @Nullable String directory);

    /** Mirrors the group no more. Its files stay and are ordinary downloads from then on, or go with {@code delete}. */
    CompletionStage<Void> end(GroupName group, boolean delete);

    /** In the order of the groups' names. */
    List<MirroredGroup> list();

    /** Whether a mirror, and not a person, fetches or keeps this. */
    boolean isMirrored(TransferView view);

    /** Waits until so many other daemons that mirror the group hold that version, see {@link StoredWait}. */
    StoredWait await(
            GroupName group, FileName name, int version, int wanted, Consumer<ControlEvent.StoreProgress> progress);
}
