// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import p2p.core.Manifest;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.FolderPlan;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.WholeFile;
import p2p.daemon.store.WholeFolder;

/** Complete content on this disk, a file or a folder, as it is served. */
final class WholeContent {
    private WholeContent() {}

    /** Reads it as long as it is what that stamp was taken of. */
    static PieceReader reader(Surroundings around, Path path, Manifest manifest, FileStamp stamp) {
        return manifest.isFolder()
                ? new WholeFolder(
                        around.disk(), path, manifest.layout(), FolderPlan.of(manifest), stamp, around.buffers())
                : new WholeFile(around.disk(), path, manifest.layout(), stamp, around.buffers());
    }
}
