// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import p2p.core.FileRef;
import p2p.message.FileRequest;

/** Takes files off a group's list. */
record FileDeletion(Session session) {
    void delete(FileRef file) {
        session.confirm("Delete " + file + (file.version() == 0 ? " with all its versions" : "") + " for all members?");
        Accounts accounts = new Accounts(session);
        accounts.report(
                accounts.relayAny(new FileRequest.DeleteFile(file.group(), file.name(), file.version())),
                file + " is deleted");
    }
}
