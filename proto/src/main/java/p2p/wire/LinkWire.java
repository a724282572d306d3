// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.DeviceName;
import p2p.core.UserName;
import p2p.message.LinkMessage;
import p2p.wire.pb.LinkBody;
import p2p.wire.pb.Nothing;

/** The messages that open, keep and close a connection to a tracker. */
final class LinkWire implements LinkMessage.Visitor<LinkBody> {
    private static final LinkWire WRITER = new LinkWire();

    private LinkWire() {}

    static LinkBody toBody(LinkMessage message) {
        return message.visit(WRITER);
    }

    static LinkMessage fromBody(LinkBody body) {
        return switch (body.getBodyCase()) {
            case HELLO -> hello(body.getHello());
            case WELCOME -> welcome(body.getWelcome());
            case PING -> new LinkMessage.Ping();
            case PONG -> new LinkMessage.Pong();
            case GOODBYE -> new LinkMessage.Goodbye(body.getGoodbye().getReason());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("link message");
        };
    }

    private static LinkMessage hello(LinkBody.Hello f) {
        return new LinkMessage.Hello(
                CoreWire.count(f.getLowestVersion()),
                CoreWire.count(f.getHighestVersion()),
                f.getSoftware(),
                new DeviceName(f.getDevice()),
                CoreWire.count(f.getListenPort()),
                Items.map(f.getCandidatesList(), CoreWire::endpoint));
    }

    private static LinkMessage welcome(LinkBody.Welcome f) {
        return new LinkMessage.Welcome(
                CoreWire.count(f.getVersion()),
                f.getSoftware(),
                CoreWire.blob(f.getRootKey()),
                Items.map(f.getTrackerSetList(), CoreWire::blob),
                CoreWire.amount(f.getTrackerTime()),
                CoreWire.endpoint(f.getObserved()),
                f.hasUser() ? new UserName(f.getUser()) : null,
                CoreWire.ROLES.fromWire(f.getRole()));
    }

    @Override
    public LinkBody hello(LinkMessage.Hello m) {
        return LinkBody.newBuilder()
                .setHello(LinkBody.Hello.newBuilder()
                        .setLowestVersion(m.lowestVersion())
                        .setHighestVersion(m.highestVersion())
                        .setSoftware(m.software())
                        .setDevice(m.device().text())
                        .setListenPort(m.listenPort())
                        .addAllCandidates(Items.map(m.candidates(), CoreWire::address)))
                .build();
    }

    @Override
    public LinkBody welcome(LinkMessage.Welcome m) {
        LinkBody.Welcome.Builder welcome = LinkBody.Welcome.newBuilder()
                .setVersion(m.version())
                .setSoftware(m.software())
                .setRootKey(CoreWire.bytes(m.rootKey()))
                .addAllTrackerSet(Items.map(m.trackerSet(), CoreWire::bytes))
                .setTrackerTime(m.trackerTime())
                .setObserved(CoreWire.address(m.observed()))
                .setRole(CoreWire.ROLES.toWire(m.role()));
        if (m.user() != null) {
            welcome.setUser(m.user().text());
        }
        return LinkBody.newBuilder().setWelcome(welcome).build();
    }

    @Override
    public LinkBody ping(LinkMessage.Ping m) {
        return LinkBody.newBuilder().setPing(Nothing.getDefaultInstance()).build();
    }

    @Override
    public LinkBody pong(LinkMessage.Pong m) {
        return LinkBody.newBuilder().setPong(Nothing.getDefaultInstance()).build();
    }

    @Override
    public LinkBody goodbye(LinkMessage.Goodbye m) {
        return LinkBody.newBuilder()
                .setGoodbye(LinkBody.Goodbye.newBuilder().setReason(m.reason()))
                .build();
    }
}
