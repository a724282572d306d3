// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.FileView;
import p2p.message.TransferState;

/** Files on their way to programs of this machine. On the loop. */
final class Deliveries implements Delivering {
    private final Surroundings around;
    private final Swarms swarms;
    private final Downloads downloads;

    Deliveries(Surroundings around, Swarms swarms, Downloads downloads) {
        this.around = around;
        this.swarms = swarms;
        this.downloads = downloads;
    }

    @Override
    public CompletionStage<Delivery> open(GroupName group, FileName name, int version) {
        return around.directory().lookUp(group, name, version).thenApply(entry -> {
            FileView file = entry.file();
            if (file.sha1() == null) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        name + " is a folder, and a browser takes one file at a time",
                        "download it to the daemon's folder");
            }
            return new Delivery(around, swarms, this, file);
        });
    }

    /** Whether a download is under way that brings all of it, be it paused. */
    boolean isComing(FileView file) {
        return bringing(file).anyMatch(d -> !d.state().isEnd());
    }

    /** The same, and nobody paused it. */
    boolean isMoving(FileView file) {
        return bringing(file).anyMatch(d -> !d.state().isEnd() && d.state() != TransferState.PAUSED);
    }

    private Stream<Download> bringing(FileView file) {
        return downloads
                .all()
                .filter(d -> d.intent().content().equals(file.content())
                        && d.intent().only().isEmpty());
    }
}
