// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.replication.JoinSecret;

/**
 * Where a tracker finds the join secret: on the command line, in the copy that it keeps with its keys, or in the file {@code cluster.key}
 * beside its list of trackers. Blocking.
 */
final class ClusterKey {
    private static final Logger log = LoggerFactory.getLogger(ClusterKey.class);
    private static final String NAME = "cluster.key";

    private final @Nullable String given;
    private final @Nullable Path beside;
    private final Path own;

    /** @param list the list of trackers, or null */
    ClusterKey(@Nullable String given, @Nullable Path list, Path keys) {
        this.given = given;
        this.beside = list == null ? null : list.toAbsolutePath().resolveSibling(NAME);
        this.own = keys.resolve(NAME);
    }

    /** The secret as it is known now; null when it is nowhere. The file may appear while a tracker waits. */
    @Nullable
    JoinSecret find() {
        try {
            if (given != null) {
                return JoinSecret.parse(given, "--join-token");
            }
            if (Files.exists(own)) {
                return JoinSecret.read(own);
            }
            return beside != null && Files.isReadable(beside) ? JoinSecret.read(beside) : null;
        } catch (IOException e) {
            log.warn("the join secret cannot be read: {}", e.toString());
            return null;
        }
    }

    /** Makes one, for the tracker that begins a network; beside the list where that can be written, for the others to find. */
    JoinSecret create(SecureRandom random) throws IOException {
        JoinSecret known = find();
        JoinSecret secret = known == null ? JoinSecret.fresh(random) : known;
        keep(secret);
        if (beside != null && !Files.exists(beside)) {
            try {
                secret.write(beside);
            } catch (IOException e) {
                log.warn("{} cannot be written ({}): copy {} there by hand for the other trackers", beside, e, own);
            }
        }
        return secret;
    }

    /** Keeps a copy with this tracker's keys. */
    void keep(JoinSecret secret) throws IOException {
        Files.deleteIfExists(own);
        secret.write(own);
    }
}
