// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import p2p.core.FileRef;
import p2p.message.FileRequest;
import p2p.message.TrackerReply;

/** Takes files off a group's list. */
record FileDeletion(Session session) {
    void delete(FileRef file) {
        session.confirm("Delete " + file + (file.version() == 0 ? " with all its versions" : "") + " for all members?");
        Accounts accounts = new Accounts(session);
        TrackerReply done = accounts.relayAny(new FileRequest.DeleteFile(file.group(), file.name(), file.version()));
        if (file.version() == 0) {
            // the tracker counts versions, which says less to who asked for all of them
            Outcomes.show(
                    session, file + " is off the group's list, with all its versions; copies on members' disks stay");
        } else {
            accounts.report(done, file + " is deleted");
        }
    }
}
