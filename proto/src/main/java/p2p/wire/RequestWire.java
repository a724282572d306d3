// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerRequest;
import p2p.wire.pb.TrackerRequestBody;

/** Requests to a tracker: hands each to the class of its family. Relayed control requests use it too. */
final class RequestWire implements TrackerRequest.Visitor<TrackerRequestBody> {
    private static final RequestWire WRITER = new RequestWire();

    private RequestWire() {}

    static TrackerRequestBody toBody(TrackerRequest request) {
        return request.visit(WRITER);
    }

    static TrackerRequest fromBody(TrackerRequestBody body) {
        return switch (body.getBodyCase()) {
            case ACCOUNT -> AccountWire.fromBody(body.getAccount());
            case GROUP -> GroupWire.fromBody(body.getGroup());
            case FILE -> FileWire.fromBody(body.getFile());
            case SWARM -> SwarmWire.fromBody(body.getSwarm());
            case ADMIN -> AdminWire.fromBody(body.getAdmin());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("tracker request");
        };
    }

    @Override
    public TrackerRequestBody account(AccountRequest request) {
        return TrackerRequestBody.newBuilder()
                .setAccount(AccountWire.toBody(request))
                .build();
    }

    @Override
    public TrackerRequestBody group(GroupRequest request) {
        return TrackerRequestBody.newBuilder()
                .setGroup(GroupWire.toBody(request))
                .build();
    }

    @Override
    public TrackerRequestBody file(FileRequest request) {
        return TrackerRequestBody.newBuilder().setFile(FileWire.toBody(request)).build();
    }

    @Override
    public TrackerRequestBody swarm(SwarmRequest request) {
        return TrackerRequestBody.newBuilder()
                .setSwarm(SwarmWire.toBody(request))
                .build();
    }

    @Override
    public TrackerRequestBody admin(AdminRequest request) {
        return TrackerRequestBody.newBuilder()
                .setAdmin(AdminWire.toBody(request))
                .build();
    }
}
