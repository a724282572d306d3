// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.message.TrackerNotice;

/** A session that remembers what it was told. */
public final class FakeSession implements Session {
    private final PeerId peer;
    private final DeviceName device;
    private final Reach reach;
    private final List<TrackerNotice> heard = new ArrayList<>();
    private OptionalLong pong = OptionalLong.of(1_500_000);
    private String closed = "";

    public FakeSession(int number, String device, String address) {
        this.peer = new PeerId(new Sha256(number, 0, 0, number));
        this.device = new DeviceName(device);
        this.reach = new Reach(address, 7700, List.of(new Endpoint("192.168.1." + number, 7700)), "203.0.113.1");
    }

    /** What was sent since the last call. */
    public List<TrackerNotice> heard() {
        List<TrackerNotice> now = List.copyOf(heard);
        heard.clear();
        return now;
    }

    /** Why it was closed, or empty. */
    public String closed() {
        return closed;
    }

    public void silent() {
        pong = OptionalLong.empty();
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public DeviceName device() {
        return device;
    }

    @Override
    public Reach reach() {
        return reach;
    }

    @Override
    public void send(TrackerNotice notice) {
        heard.add(notice);
    }

    @Override
    public CompletionStage<OptionalLong> ping(Duration within) {
        return CompletableFuture.completedFuture(pong);
    }

    @Override
    public void close(String reason) {
        closed = reason;
    }
}
