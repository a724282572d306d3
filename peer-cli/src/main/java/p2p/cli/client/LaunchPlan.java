// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;

/**
 * How a daemon is to be started. What is null is left to the daemon's own default.
 *
 * @param socket where it will answer
 * @param config the configuration file
 * @param log where its first words go
 */
public record LaunchPlan(
        Path socket,
        @Nullable Path state,
        @Nullable Endpoint listen,
        @Nullable DeviceName device,
        @Nullable Path config,
        boolean namesSocket,
        Path log) {
    /** The daemon's arguments. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("run"));
        if (namesSocket) {
            arguments.addAll(List.of("--socket", socket.toString()));
        }
        if (config != null) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        if (state != null) {
            arguments.addAll(List.of("--state", state.toString()));
        }
        if (listen != null) {
            arguments.addAll(List.of("--listen", listen.toString()));
        }
        if (device != null) {
            arguments.addAll(List.of("--device", device.text()));
        }
        return arguments;
    }
}
