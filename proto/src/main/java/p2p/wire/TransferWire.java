// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.ReasonCode;
import p2p.message.SourceOrigin;
import p2p.message.TransferState;
import p2p.message.TransferView;
import p2p.wire.pb.StallReason;
import p2p.wire.pb.TransferEntry;
import p2p.wire.pb.TransferPhase;

/** A download as the command line sees it. */
final class TransferWire {
    static final EnumTable<ReasonCode, StallReason> REASONS =
            new EnumTable<>(ReasonCode.class, StallReason.class, "STALL_REASON_");
    private static final EnumTable<TransferState, TransferPhase> PHASES =
            new EnumTable<>(TransferState.class, TransferPhase.class, "TRANSFER_PHASE_");

    private static final EnumTable<SourceOrigin, p2p.wire.pb.SourceOrigin> ORIGINS =
            new EnumTable<>(SourceOrigin.class, p2p.wire.pb.SourceOrigin.class, "SOURCE_ORIGIN_");

    private TransferWire() {}

    static TransferEntry entry(TransferView v) {
        TransferEntry.Builder entry = TransferEntry.newBuilder()
                .setNumber(v.number())
                .setGroup(v.group().text())
                .setName(v.name().text())
                .setVersion(v.version())
                .setPhase(PHASES.toWire(v.state()))
                .setSize(v.size())
                .setDone(v.done())
                .setPieces(v.pieces())
                .setPiecesDone(v.piecesDone())
                .setLastDurable(v.lastDurable())
                .setRate(v.rate())
                .setEtaSeconds(v.etaSeconds())
                .setPeersActive(v.peersActive())
                .setPeersKnown(v.peersKnown())
                .setEvidence(v.evidence())
                .setPath(v.path())
                .setStarted(v.started())
                .setFinished(v.finished())
                .addAllPeers(Items.map(v.peers(), TransferWire::contribution));
        if (v.reason() != null) {
            entry.setReason(REASONS.toWire(v.reason()));
        }
        if (v.problem() != null) {
            entry.setProblem(CoreWire.failure(v.problem()));
        }
        if (v.published() != null) {
            entry.setPublished(CoreWire.bytes(v.published()));
        }
        if (v.received() != null) {
            entry.setReceived(CoreWire.bytes(v.received()));
        }
        return entry.build();
    }

    static TransferView transfer(TransferEntry f) {
        return new TransferView(
                CoreWire.amount(f.getNumber()),
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                PHASES.fromWire(f.getPhase()),
                CoreWire.amount(f.getSize()),
                CoreWire.amount(f.getDone()),
                CoreWire.count(f.getPieces()),
                CoreWire.count(f.getPiecesDone()),
                f.getLastDurable(),
                CoreWire.amount(f.getRate()),
                f.getEtaSeconds(),
                CoreWire.count(f.getPeersActive()),
                CoreWire.count(f.getPeersKnown()),
                f.hasReason() ? REASONS.fromWire(f.getReason()) : null,
                f.getEvidence(),
                f.hasProblem() ? CoreWire.problem(f.getProblem()) : null,
                f.getPath(),
                CoreWire.amount(f.getStarted()),
                CoreWire.amount(f.getFinished()),
                f.hasPublished() ? CoreWire.sha1(f.getPublished()) : null,
                f.hasReceived() ? CoreWire.sha1(f.getReceived()) : null,
                Items.map(f.getPeersList(), TransferWire::contribution));
    }

    private static TransferEntry.Contribution contribution(TransferView.Contribution v) {
        TransferEntry.Contribution.Builder peer = TransferEntry.Contribution.newBuilder()
                .setPeer(v.peer())
                .setBytes(v.bytes())
                .setRate(v.rate())
                .setConnected(v.connected());
        if (v.learned() != null) {
            peer.setLearned(ORIGINS.toWire(v.learned()));
        }
        return peer.build();
    }

    private static TransferView.Contribution contribution(TransferEntry.Contribution f) {
        return new TransferView.Contribution(
                f.getPeer(),
                CoreWire.amount(f.getBytes()),
                CoreWire.amount(f.getRate()),
                f.getConnected(),
                f.getLearned() == p2p.wire.pb.SourceOrigin.SOURCE_ORIGIN_UNSPECIFIED
                        ? null
                        : ORIGINS.fromWire(f.getLearned()));
    }
}
