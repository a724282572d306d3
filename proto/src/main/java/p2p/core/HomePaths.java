// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a user's files are, by the XDG base directory specification 0.8: the one rule that the command line and its
 * daemon share, so that both find the same socket.
 *
 * @param config {@code $XDG_CONFIG_HOME/p2p}, else {@code ~/.config/p2p}
 * @param state {@code $XDG_STATE_HOME/p2p}, else {@code ~/.local/state/p2p}
 * @param runtime {@code $XDG_RUNTIME_DIR/p2p} where that variable names a directory that may be written, else {@code run} below the state
 * @param files {@code ~/p2p}, where files go whose place nobody named
 */
public record HomePaths(Path config, Path state, Path runtime, Path files) {
    /** The control socket's file name, in {@link #runtime} or in a state directory of its own. */
    public static final String SOCKET_NAME = "daemon.sock";

    /** The file of a daemon's key in its state directory. */
    public static final String DAEMON_KEY = "identity.key";

    /** The paths of this process' user and environment; the home is {@code $HOME}, which the JVM's own notion ignores. */
    public static HomePaths ofProcess() {
        Map<String, String> environment = System.getenv();
        Path home = absolute(environment, "HOME").orElseGet(() -> Path.of(System.getProperty("user.home", "/")));
        return of(environment, home);
    }

    /** The paths that this environment gives; a variable that is not an absolute path is ignored, as the specification asks. */
    public static HomePaths of(Map<String, String> environment, Path home) {
        Path config = absolute(environment, "XDG_CONFIG_HOME").orElse(home.resolve(".config"));
        Path state = absolute(environment, "XDG_STATE_HOME")
                .orElse(home.resolve(".local/state"))
                .resolve("p2p");
        Path runtime = absolute(environment, "XDG_RUNTIME_DIR")
                .filter(dir -> Files.isDirectory(dir) && Files.isWritable(dir))
                .map(dir -> dir.resolve("p2p"))
                .orElse(state.resolve("run"));
        return new HomePaths(config.resolve("p2p"), state, runtime, home.resolve("p2p"));
    }

    /** The control socket of the daemon that runs without {@code --socket}. */
    public Path daemonSocket() {
        return runtime.resolve(SOCKET_NAME);
    }

    /** What the daemon that runs without {@code --state} keeps. */
    public Path daemonState() {
        return state.resolve("daemon");
    }

    /** What the daemon of the literal {@code client IP:PORT} keeps; its socket lies inside. */
    public Path peerState(Endpoint listen) {
        return state.resolve("peer").resolve(listen.host().replace(':', '-') + "_" + listen.port());
    }

    private static Optional<Path> absolute(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value)).filter(Path::isAbsolute);
    }
}
