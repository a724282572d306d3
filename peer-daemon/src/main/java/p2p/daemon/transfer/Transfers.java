// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ControlReply;
import p2p.message.Steering;
import p2p.message.TransferView;

/** The downloads, for the control edge. On the loop; refusals are {@link p2p.core.RefusedException}. */
public interface Transfers {
    /**
     * Starts a download, or answers the one that runs or completed for the same entry and target. Completes when the intent is
     * durable and the part file exists.
     *
     * @param version 0 for the newest
     * @param destination absolute: a directory, or the new file's path
     */
    CompletionStage<ControlReply.TransferStarted> start(
            GroupName group, FileName name, int version, String destination, Scope scope);

    /** In order of their numbers; {@code underWay} leaves out those that are at their end. */
    List<TransferView> list(boolean underWay);

    /** Throws {@link p2p.core.RefusedException} ({@code NO_SUCH_TRANSFER}). */
    TransferView show(long number);

    /** Pauses, resumes, cancels, retries; completes when the new state is durable. A cancelled download's part file is gone. */
    CompletionStage<TransferView> steer(long number, Steering steering);

    /**
     * Sets how fast files may come and go, bytes a second, 0 for no limit, null for as before; {@code number} null for everything. Complete when
     * durable. Refused ({@code NO_SUCH_TRANSFER}, {@code CONFLICT}) for a download that is not under way.
     */
    CompletionStage<ControlReply.LimitsShown> limit(@Nullable Long number, @Nullable Long down, @Nullable Long up);

    /** Why the transfer does not move. Throws like {@link #show}. */
    ControlReply.Explained explain(long number);

    /**
     * Tells the view at once, whenever its state changes and at least twice a second, until the transfer is at its end (told
     * once) or the watch is closed. Throws like {@link #show}.
     */
    Watch watch(long number, Consumer<TransferView> listener);
}
