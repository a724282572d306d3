// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ShareView;
import p2p.message.SharedView;
import p2p.message.VerifiedView;
import p2p.wire.pb.ShareEntry;
import p2p.wire.pb.SharedEntry;
import p2p.wire.pb.VerifiedFile;

/** Files that the daemon offers, as the command line sees them. */
final class ShareWire {
    private ShareWire() {}

    static SharedEntry shared(SharedView v) {
        return SharedEntry.newBuilder()
                .setPath(v.path())
                .setGroup(v.group().text())
                .setName(v.name().text())
                .setVersion(v.version())
                .setPrevious(v.previous())
                .setPreviousTime(v.previousTime())
                .setSize(v.size())
                .setMillis(v.millis())
                .setSha256(CoreWire.bytes(v.sha256()))
                .setSha1(CoreWire.bytes(v.sha1()))
                .setWaiting(v.waiting())
                .setFiles(v.files())
                .addAllRemarks(v.remarks())
                .build();
    }

    static SharedView shared(SharedEntry f) {
        return new SharedView(
                f.getPath(),
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                CoreWire.count(f.getPrevious()),
                CoreWire.amount(f.getPreviousTime()),
                CoreWire.amount(f.getSize()),
                CoreWire.count(f.getFiles()),
                CoreWire.amount(f.getMillis()),
                CoreWire.sha256(f.getSha256()),
                CoreWire.sha1(f.getSha1()),
                f.getRemarksList(),
                f.getWaiting());
    }

    static ShareEntry share(ShareView v) {
        return ShareEntry.newBuilder()
                .setPath(v.path())
                .setGroup(v.group().text())
                .setName(v.name().text())
                .setVersion(v.version())
                .setSize(v.size())
                .setHave(v.have())
                .setPieces(v.pieces())
                .setUploaded(v.uploaded())
                .setProblem(v.problem())
                .build();
    }

    static ShareView share(ShareEntry f) {
        return new ShareView(
                f.getPath(),
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.count(f.getVersion()),
                CoreWire.amount(f.getSize()),
                CoreWire.count(f.getHave()),
                CoreWire.count(f.getPieces()),
                CoreWire.amount(f.getUploaded()),
                f.getProblem());
    }

    static VerifiedFile verified(VerifiedView v) {
        return VerifiedFile.newBuilder()
                .setPath(v.path())
                .setSize(v.size())
                .setPieces(v.pieces())
                .setChecked(v.checked())
                .setDamaged(v.damaged())
                .addAllBad(Items.checked(v.bad()))
                .setProblem(v.problem())
                .setNext(v.next())
                .setMillis(v.millis())
                .build();
    }

    static VerifiedView verified(VerifiedFile f) {
        return new VerifiedView(
                f.getPath(),
                CoreWire.amount(f.getSize()),
                CoreWire.count(f.getPieces()),
                CoreWire.count(f.getChecked()),
                CoreWire.count(f.getDamaged()),
                Items.map(f.getBadList(), CoreWire::count),
                f.getProblem(),
                f.getNext(),
                CoreWire.amount(f.getMillis()));
    }
}
