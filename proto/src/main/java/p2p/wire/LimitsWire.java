// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.RateLimit;
import p2p.wire.pb.LimitsShown;
import p2p.wire.pb.SetLimits;

/** Rate limits, to and from control_limits.proto. */
final class LimitsWire {
    private LimitsWire() {}

    static ControlRequest.SetLimits set(SetLimits f) {
        return new ControlRequest.SetLimits(
                f.hasTransfer() ? CoreWire.amount(f.getTransfer()) : null,
                f.hasDown() ? CoreWire.amount(f.getDown()) : null,
                f.hasUp() ? CoreWire.amount(f.getUp()) : null);
    }

    static SetLimits.Builder set(ControlRequest.SetLimits m) {
        SetLimits.Builder limits = SetLimits.newBuilder();
        Long transfer = m.transfer();
        if (transfer != null) {
            limits.setTransfer(transfer);
        }
        Long down = m.down();
        if (down != null) {
            limits.setDown(down);
        }
        Long up = m.up();
        if (up != null) {
            limits.setUp(up);
        }
        return limits;
    }

    static ControlReply.LimitsShown shown(LimitsShown f) {
        return new ControlReply.LimitsShown(
                limit(f.getAll()),
                Items.map(
                        f.getTransfersList(),
                        t -> new ControlReply.LimitsShown.Limited(
                                CoreWire.amount(t.getTransfer()), limit(t.getLimit()))));
    }

    static LimitsShown.Builder shown(ControlReply.LimitsShown m) {
        LimitsShown.Builder shown = LimitsShown.newBuilder().setAll(limit(m.all()));
        m.transfers()
                .forEach(t -> shown.addTransfers(LimitsShown.Limited.newBuilder()
                        .setTransfer(t.transfer())
                        .setLimit(limit(t.limit()))));
        return shown;
    }

    private static RateLimit limit(p2p.wire.pb.RateLimit f) {
        return new RateLimit(CoreWire.amount(f.getDown()), CoreWire.amount(f.getUp()));
    }

    private static p2p.wire.pb.RateLimit limit(RateLimit limit) {
        return p2p.wire.pb.RateLimit.newBuilder()
                .setDown(limit.down())
                .setUp(limit.up())
                .build();
    }
}
