// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.FileRef;
import p2p.message.ControlEvent;
import p2p.message.VerifiedView;

/** Comparisons of files on this disk with what was published, for the control edge. On the loop; refusals are {@link p2p.core.RefusedException}. */
public interface Verifications {
    /**
     * Reads a file and compares it with its digests; what turns out to be damaged is not served any more. {@code NOT_FOUND} when this daemon
     * knows no such file.
     *
     * @param path absolute; empty when {@code file} says which
     * @param file version 0: the newest that is here
     * @param progress told at most ten times a second
     */
    CompletionStage<VerifiedView> verify(
            String path, @Nullable FileRef file, Consumer<ControlEvent.ShareProgress> progress);
}
