// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;
import p2p.daemon.transfer.Transfers;
import p2p.daemon.transfer.Watch;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;

/** What one request under way may use of its conversation. On the loop. */
interface ControlTurn {
    /** The id that names the change for ever, when the caller chose one. */
    @Nullable
    RequestId requestId();

    /** Tells what goes on; dropped when the caller reads too slowly. */
    void event(ControlEvent event);

    /** The same stage; what it waits for is closed when it is over or the conversation ends. */
    <T> CompletionStage<T> until(Watch watch, CompletionStage<T> end);

    /** Events about the transfer until its end, at least four a second, then its last view. Ends with the conversation. */
    CompletionStage<ControlReply> watch(Transfers transfers, long number);
}
