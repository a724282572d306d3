// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;

/**
 * The daemon at a glance. {@code listening} is the bound address, {@code advertised} what the trackers see; {@code root} is
 * null before a network was joined, {@code user} null when nobody is logged in; {@code launch} null from a daemon that does not
 * tell it; {@code notOffered} files are shared and cannot be offered as they are; {@code tasks} are under way;
 * {@code defaultGroup} is meant where none is named.
 */
public record StatusView(
        String software,
        long pid,
        PeerId peer,
        DeviceName device,
        Endpoint listening,
        @Nullable Endpoint advertised,
        @Nullable Sha256 root,
        @Nullable UserName user,
        Role role,
        List<TrackerStatus> trackers,
        int shares,
        int downloads,
        int peers,
        long rateDown,
        long rateUp,
        long started,
        @Nullable Launch launch,
        int notOffered,
        List<TaskView> tasks,
        GroupName defaultGroup) {
    /** Tasks that are told of. */
    public static final int MAX_TASKS = 100;

    /**
     * How the daemon was started, so that a restart is the same daemon: the absolute path of its state, and what the command line
     * named; null for what was left to the configuration or to the default.
     */
    public record Launch(
            String state, @Nullable Endpoint listen, @Nullable DeviceName device, @Nullable String config) {}

    /** One tracker; {@code problem} is empty while connected. */
    public record TrackerStatus(Endpoint endpoint, boolean connected, String problem) {}

    public StatusView {
        trackers = List.copyOf(trackers);
        tasks = List.copyOf(tasks);
    }
}
