// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.UserName;
import p2p.message.AdminRequest;
import p2p.wire.pb.AdminBody;
import p2p.wire.pb.Nothing;

/** Requests of admins. */
final class AdminWire implements AdminRequest.Visitor<AdminBody> {
    private static final AdminWire WRITER = new AdminWire();

    private AdminWire() {}

    static AdminBody toBody(AdminRequest request) {
        return request.visit(WRITER);
    }

    static AdminRequest fromBody(AdminBody body) {
        return switch (body.getBodyCase()) {
            case LIST_USERS -> new AdminRequest.ListUsers();
            case LIST_TRACKERS -> new AdminRequest.ListTrackers();
            case LIST_CONFLICTS ->
                new AdminRequest.ListConflicts(
                        CoreWire.amount(body.getListConflicts().getAfter()));
            case SET_ROLE -> setRole(body.getSetRole());
            case SET_DISABLED -> setDisabled(body.getSetDisabled());
            case DISCOVER -> new AdminRequest.Discover(body.getDiscover().getHost());
            case PING_HOST -> new AdminRequest.PingHost(body.getPingHost().getHost());
            case READ_LOG -> readLog(body.getReadLog());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("admin request");
        };
    }

    private static AdminRequest setRole(AdminBody.SetRole f) {
        return new AdminRequest.SetRole(new UserName(f.getUser()), CoreWire.ROLES.fromWire(f.getRole()));
    }

    private static AdminRequest setDisabled(AdminBody.SetDisabled f) {
        return new AdminRequest.SetDisabled(new UserName(f.getUser()), f.getDisabled());
    }

    private static AdminRequest readLog(AdminBody.ReadLog f) {
        return new AdminRequest.ReadLog(f.getFilter(), CoreWire.count(f.getLimit()));
    }

    private static AdminBody.Host host(String host) {
        return AdminBody.Host.newBuilder().setHost(host).build();
    }

    @Override
    public AdminBody listTrackers(AdminRequest.ListTrackers m) {
        return AdminBody.newBuilder()
                .setListTrackers(Nothing.getDefaultInstance())
                .build();
    }

    @Override
    public AdminBody listConflicts(AdminRequest.ListConflicts m) {
        return AdminBody.newBuilder()
                .setListConflicts(AdminBody.ListConflicts.newBuilder().setAfter(m.after()))
                .build();
    }

    @Override
    public AdminBody listUsers(AdminRequest.ListUsers m) {
        return AdminBody.newBuilder().setListUsers(Nothing.getDefaultInstance()).build();
    }

    @Override
    public AdminBody setRole(AdminRequest.SetRole m) {
        return AdminBody.newBuilder()
                .setSetRole(AdminBody.SetRole.newBuilder()
                        .setUser(m.user().text())
                        .setRole(CoreWire.ROLES.toWire(m.role())))
                .build();
    }

    @Override
    public AdminBody setDisabled(AdminRequest.SetDisabled m) {
        return AdminBody.newBuilder()
                .setSetDisabled(AdminBody.SetDisabled.newBuilder()
                        .setUser(m.user().text())
                        .setDisabled(m.disabled()))
                .build();
    }

    @Override
    public AdminBody discover(AdminRequest.Discover m) {
        return AdminBody.newBuilder().setDiscover(host(m.host())).build();
    }

    @Override
    public AdminBody pingHost(AdminRequest.PingHost m) {
        return AdminBody.newBuilder().setPingHost(host(m.host())).build();
    }

    @Override
    public AdminBody readLog(AdminRequest.ReadLog m) {
        return AdminBody.newBuilder()
                .setReadLog(AdminBody.ReadLog.newBuilder().setFilter(m.filter()).setLimit(m.limit()))
                .build();
    }
}
