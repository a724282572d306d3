// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.DeviceName;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.StatusView;
import p2p.message.TaskView;
import p2p.wire.pb.DaemonStatus;
import p2p.wire.pb.TaskKind;

/** The daemon at a glance. */
final class StatusWire {
    private static final EnumTable<TaskView.Kind, TaskKind> TASKS =
            new EnumTable<>(TaskView.Kind.class, TaskKind.class, "TASK_KIND_");

    private StatusWire() {}

    static DaemonStatus status(StatusView v) {
        DaemonStatus.Builder status = DaemonStatus.newBuilder()
                .setSoftware(v.software())
                .setPid(v.pid())
                .setPeer(CoreWire.bytes(v.peer()))
                .setDevice(v.device().text())
                .setListening(CoreWire.address(v.listening()))
                .setRole(CoreWire.ROLES.toWire(v.role()))
                .addAllTrackers(Items.map(v.trackers(), StatusWire::tracker))
                .setShares(v.shares())
                .setDownloads(v.downloads())
                .setPeers(v.peers())
                .setRateDown(v.rateDown())
                .setRateUp(v.rateUp())
                .setStarted(v.started())
                .setNotOffered(v.notOffered())
                .addAllTasks(Items.map(v.tasks(), StatusWire::task))
                .setDefaultGroup(v.defaultGroup().text());
        if (v.advertised() != null) {
            status.setAdvertised(CoreWire.address(v.advertised()));
        }
        if (v.root() != null) {
            status.setRoot(CoreWire.bytes(v.root()));
        }
        if (v.user() != null) {
            status.setUser(v.user().text());
        }
        if (v.launch() != null) {
            status.setLaunch(launch(v.launch()));
        }
        return status.build();
    }

    private static DaemonStatus.Launch launch(StatusView.Launch v) {
        DaemonStatus.Launch.Builder launch = DaemonStatus.Launch.newBuilder().setState(v.state());
        if (v.listen() != null) {
            launch.setListen(CoreWire.address(v.listen()));
        }
        if (v.device() != null) {
            launch.setDevice(v.device().text());
        }
        if (v.config() != null) {
            launch.setConfig(v.config());
        }
        return launch.build();
    }

    private static StatusView.Launch launch(DaemonStatus.Launch f) {
        return new StatusView.Launch(
                f.getState(),
                f.hasListen() ? CoreWire.endpoint(f.getListen()) : null,
                f.hasDevice() ? new DeviceName(f.getDevice()) : null,
                f.hasConfig() ? f.getConfig() : null);
    }

    static StatusView status(DaemonStatus f) {
        return new StatusView(
                f.getSoftware(),
                CoreWire.amount(f.getPid()),
                CoreWire.peerId(f.getPeer()),
                new DeviceName(f.getDevice()),
                CoreWire.endpoint(f.getListening()),
                f.hasAdvertised() ? CoreWire.endpoint(f.getAdvertised()) : null,
                f.hasRoot() ? CoreWire.sha256(f.getRoot()) : null,
                f.hasUser() ? new UserName(f.getUser()) : null,
                CoreWire.ROLES.fromWire(f.getRole()),
                Items.map(f.getTrackersList(), StatusWire::tracker),
                CoreWire.count(f.getShares()),
                CoreWire.count(f.getDownloads()),
                CoreWire.count(f.getPeers()),
                CoreWire.amount(f.getRateDown()),
                CoreWire.amount(f.getRateUp()),
                CoreWire.amount(f.getStarted()),
                f.hasLaunch() ? launch(f.getLaunch()) : null,
                CoreWire.count(f.getNotOffered()),
                Items.map(f.getTasksList(), StatusWire::task),
                f.hasDefaultGroup() ? new GroupName(f.getDefaultGroup()) : GroupName.PUBLIC);
    }

    private static DaemonStatus.Task task(TaskView v) {
        return DaemonStatus.Task.newBuilder()
                .setKind(TASKS.toWire(v.kind()))
                .setPath(v.path())
                .setDone(v.done())
                .setTotal(v.total())
                .setEtaSeconds(v.etaSeconds())
                .build();
    }

    private static TaskView task(DaemonStatus.Task f) {
        return new TaskView(
                TASKS.fromWire(f.getKind()),
                f.getPath(),
                CoreWire.amount(f.getDone()),
                CoreWire.amount(f.getTotal()),
                f.getEtaSeconds());
    }

    private static DaemonStatus.Tracker tracker(StatusView.TrackerStatus v) {
        return DaemonStatus.Tracker.newBuilder()
                .setAddress(CoreWire.address(v.endpoint()))
                .setConnected(v.connected())
                .setProblem(v.problem())
                .build();
    }

    private static StatusView.TrackerStatus tracker(DaemonStatus.Tracker f) {
        return new StatusView.TrackerStatus(CoreWire.endpoint(f.getAddress()), f.getConnected(), f.getProblem());
    }
}
