// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import com.google.protobuf.ByteString;
import p2p.core.Sha256;
import p2p.message.ConflictView;
import p2p.tracker.catalog.Aside;
import p2p.tracker.database.log.AsideEntry;

/** What was set aside, as the log keeps it. */
final class AsideCodec {
    private AsideCodec() {}

    static AsideEntry encode(Aside aside) {
        return AsideEntry.newBuilder()
                .setRow(ByteString.copyFrom(aside.row().toBytes()))
                .setTracker(aside.tracker())
                .setKept(aside.kept())
                .setTime(aside.time())
                .setActor(aside.actor())
                .setChange(aside.change())
                .setFate(
                        switch (aside.fate()) {
                            case SET_ASIDE -> AsideEntry.Fate.SET_ASIDE;
                            case HOLDS -> AsideEntry.Fate.HOLDS;
                            case FAILED -> AsideEntry.Fate.FAILED;
                        })
                .setNote(aside.note())
                .build();
    }

    static Aside decode(AsideEntry f) {
        return new Aside(
                Sha256.of(f.getRow().toByteArray()),
                f.getTracker(),
                f.getKept(),
                f.getTime(),
                f.getActor(),
                f.getChange(),
                switch (f.getFate()) {
                    case SET_ASIDE -> ConflictView.Fate.SET_ASIDE;
                    case HOLDS -> ConflictView.Fate.HOLDS;
                    case FAILED -> ConflictView.Fate.FAILED;
                    case UNRECOGNIZED -> throw new IllegalArgumentException("an unknown fate");
                },
                f.getNote());
    }
}
