// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import p2p.core.FileName;

/** Files that programs of this machine hand over, a browser above all. On the loop; refusals are {@link p2p.core.RefusedException}. */
public interface Intaking {
    /**
     * Begins a file of exactly {@code size} bytes in a folder that exists. Refused when it does not fit beside what downloads were promised, or
     * when too many arrive already. What this daemon left unfinished in the folder in an earlier run is removed.
     *
     * @param folder absolute
     */
    CompletionStage<Intake> open(String folder, FileName name, long size);

    /** Removes a file that was handed over and that nobody wants after all. */
    CompletionStage<Void> discard(Path file);
}
