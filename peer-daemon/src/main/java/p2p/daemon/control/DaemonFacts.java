// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.daemon.transfer.Totals;
import p2p.message.ControlReply;
import p2p.message.StatusView;

/** What the control edge needs to know of the process and may ask of it. On the loop. */
public interface DaemonFacts {
    String software();

    PeerId self();

    DeviceName device();

    /** The bound address. */
    Endpoint listening();

    /** When the process began, ms since 1970. */
    long started();

    /** How this daemon was started. */
    StatusView.Launch launch();

    Totals totals();

    /** The group that is meant where none is named. */
    GroupName defaultGroup();

    /** Complete when that is durable. */
    CompletionStage<Void> setDefaultGroup(GroupName group);

    /** Where the dashboard's downloads and uploads go; both exist when the stage completes. */
    CompletionStage<ControlReply.FoldersShown> folders();

    /** Absolute paths, made where they are missing; null for as before. Complete when that is durable. */
    CompletionStage<ControlReply.FoldersShown> setFolders(@Nullable String downloads, @Nullable String uploads);

    /** The newest lines of the log, oldest first, at most {@code limit}. */
    CompletionStage<List<String>> newestLogLines(int limit);

    /** Begins the clean stop; returns at once. */
    void stop();
}
