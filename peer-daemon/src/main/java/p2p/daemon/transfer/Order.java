// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.List;
import p2p.core.Blob;
import p2p.core.Manifest;
import p2p.core.UserName;
import p2p.daemon.store.Selection;
import p2p.message.FileView;
import p2p.message.TransferState;

/**
 * What a download begins with.
 *
 * @param wanted what of it is fetched
 */
record Order(CatalogEntry entry, Place place, Manifests.Bound bound, Selection wanted) {
    /** Where it goes, and whether something is there. */
    record Place(Path target, boolean occupied) {}

    Path target() {
        return place.target();
    }

    Manifest manifest() {
        return bound.manifest();
    }

    /** The transfer as it is journaled first; {@code now} in milliseconds since 1970. */
    TransferRecord intent(long number, UserName user, Scope scope, long now) {
        FileView file = entry.file();
        return new TransferRecord(
                number,
                user,
                file.id(),
                entry.groupId(),
                file.group(),
                file.name(),
                file.version(),
                file.content(),
                wanted.bytes(),
                manifest().pieceLength(),
                target().toString(),
                scope.from(),
                scope.only(),
                TransferState.FETCHING,
                null,
                now,
                0,
                wanted.sha1(),
                null,
                List.of());
    }

    /** Its file, nothing of which is there yet. */
    CopyRecord copy(Surroundings around) {
        return new CopyRecord(
                target().toString(),
                entry.file().content(),
                manifest().size(),
                manifest().pieceLength(),
                CopyRecord.Stage.PARTIAL,
                Workpiece.partBeside(around, target()),
                Blob.EMPTY,
                null,
                around.disk().bootId());
    }
}
