// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import p2p.message.TaskView;

/**
 * What the daemon is at. Rates are bytes a second.
 *
 * @param notOffered files that are shared and cannot be offered as they are
 */
public record Totals(
        int shares, int downloads, int peers, long rateDown, long rateUp, int notOffered, List<TaskView> tasks) {
    public Totals {
        tasks = List.copyOf(tasks);
    }
}
