// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.message.ConflictView;
import p2p.message.TrackerView;
import p2p.wire.pb.ConflictEntry;
import p2p.wire.pb.ConflictFate;
import p2p.wire.pb.TrackerEntry;
import p2p.wire.pb.TrackerState;

/** The trackers as admins see them, and what was set aside among them. */
final class TrackerEntryWire {
    private static final EnumTable<TrackerView.State, TrackerState> STATES =
            new EnumTable<>(TrackerView.State.class, TrackerState.class, "TRACKER_STATE_");
    private static final EnumTable<ConflictView.Fate, ConflictFate> FATES =
            new EnumTable<>(ConflictView.Fate.class, ConflictFate.class, "CONFLICT_FATE_");

    private TrackerEntryWire() {}

    static TrackerEntry tracker(TrackerView v) {
        TrackerEntry.Builder f = TrackerEntry.newBuilder()
                .setNumber(v.number())
                .setAddress(CoreWire.address(v.address()))
                .setState(STATES.toWire(v.state()))
                .setAnswering(v.answering())
                .setSince(v.since());
        if (v.applied() >= 0) {
            f.setApplied(v.applied());
        }
        if (v.behind() >= 0) {
            f.setBehind(v.behind());
        }
        if (v.incarnation() >= 0) {
            f.setIncarnation(v.incarnation());
        }
        return f.build();
    }

    static TrackerView tracker(TrackerEntry f) {
        return new TrackerView(
                CoreWire.count(f.getNumber()),
                CoreWire.endpoint(f.getAddress()),
                STATES.fromWire(f.getState()),
                f.getAnswering(),
                f.hasApplied() ? CoreWire.amount(f.getApplied()) : -1,
                f.hasBehind() ? CoreWire.amount(f.getBehind()) : -1,
                CoreWire.amount(f.getSince()),
                f.hasIncarnation() ? CoreWire.amount(f.getIncarnation()) : -1);
    }

    static ConflictEntry conflict(ConflictView v) {
        return ConflictEntry.newBuilder()
                .setNumber(v.number())
                .setTracker(v.tracker())
                .setKept(v.kept())
                .setTime(v.time())
                .setActor(v.actor())
                .setChange(v.change())
                .setFate(FATES.toWire(v.fate()))
                .setNote(v.note())
                .build();
    }

    static ConflictView conflict(ConflictEntry f) {
        return new ConflictView(
                CoreWire.amount(f.getNumber()),
                CoreWire.count(f.getTracker()),
                f.getKept(),
                CoreWire.amount(f.getTime()),
                f.getActor(),
                f.getChange(),
                FATES.fromWire(f.getFate()),
                f.getNote());
    }
}
